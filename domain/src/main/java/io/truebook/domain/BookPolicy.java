package io.truebook.domain;

import java.time.Duration;

/**
 * The rules of the book that a user may set. They are journaled at each start, so that a replay judges by the rules of
 * its day.
 *
 * @param collector the name of this recording instance
 * @param enabled whether the broker is followed at all; if not, nothing is due
 * @param syncInterval how often the broker is asked for a snapshot and compared
 * @param syncOnTrade whether a changed quantity starts a check
 * @param syncOnPositionUpdate whether any changed position row starts a check
 * @param markMissingAsClosed whether confirmed absence closes a position without further evidence
 * @param calculateRealizedPnl whether realised P&amp;L is recorded
 * @param confirmations how many complete snapshots must agree on an absence
 * @param grace how long after a difference or an event the check that looks again is made
 * @param eventCheckSpacing the least time between two checks that events started
 * @param snapshotTimeout how long a check may take before it is given up
 * @param staleAfter how old a complete confirmation may be before it is called stale
 * @param massChangePercent a snapshot that would close more than this share of an account is held
 * @param massChangeRows fewer closings than this are never held
 * @param retireAfter how long a flat position stays in the current state
 */
public record BookPolicy(
        String collector,
        boolean enabled,
        Duration syncInterval,
        boolean syncOnTrade,
        boolean syncOnPositionUpdate,
        boolean markMissingAsClosed,
        boolean calculateRealizedPnl,
        int confirmations,
        Duration grace,
        Duration eventCheckSpacing,
        Duration snapshotTimeout,
        Duration staleAfter,
        int massChangePercent,
        int massChangeRows,
        Duration retireAfter) {

    /** The rules without any setting. */
    public static final BookPolicy DEFAULT = new BookPolicy(
            "main",
            true,
            Duration.ofSeconds(300),
            true,
            true,
            false,
            true,
            2,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(600),
            30,
            5,
            Duration.ofDays(30));

    public BookPolicy {
        if (confirmations < 1) {
            throw new IllegalArgumentException("an absence needs at least 1 confirmation, not " + confirmations);
        }
        if (syncInterval.isNegative() || syncInterval.isZero()) {
            throw new IllegalArgumentException("the sync interval is a positive time, not " + syncInterval);
        }
    }
}
