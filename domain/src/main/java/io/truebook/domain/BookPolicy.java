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
 * @param conflictPolicy whose word counts where an import and the record disagree
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
        Duration retireAfter,
        ConflictPolicy conflictPolicy) {

    private static final Duration LONGEST = Duration.ofDays(36_500);

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

    private static final int MAX_CONFIRMATIONS = 100;
    private static final int MAX_COLLECTOR = 64;

    public BookPolicy {
        if (collector.isBlank()
                || collector.length() > MAX_COLLECTOR
                || collector.chars().anyMatch(c -> c < ' ')) {
            throw refused("collector", "1 to " + MAX_COLLECTOR + " characters on one line", "'" + collector + "'");
        }
        requirePositive("syncInterval", syncInterval);
        requireInRange("confirmations", confirmations, 1, MAX_CONFIRMATIONS);
        requireWithin("grace", grace);
        requireWithin("eventCheckSpacing", eventCheckSpacing);
        requirePositive("snapshotTimeout", snapshotTimeout);
        requirePositive("staleAfter", staleAfter);
        requireInRange("massChangePercent", massChangePercent, 0, 100);
        requireInRange("massChangeRows", massChangeRows, 1, Integer.MAX_VALUE);
        requirePositive("retireAfter", retireAfter);
    }

    /** These rules, and the default where imports and the record disagree. */
    public BookPolicy(
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
        this(
                collector,
                enabled,
                syncInterval,
                syncOnTrade,
                syncOnPositionUpdate,
                markMissingAsClosed,
                calculateRealizedPnl,
                confirmations,
                grace,
                eventCheckSpacing,
                snapshotTimeout,
                staleAfter,
                massChangePercent,
                massChangeRows,
                retireAfter,
                new ConflictPolicy.Hybrid());
    }

    /** The same rules with another policy for conflicts. */
    public BookPolicy resolvingBy(ConflictPolicy policy) {
        return new BookPolicy(
                collector,
                enabled,
                syncInterval,
                syncOnTrade,
                syncOnPositionUpdate,
                markMissingAsClosed,
                calculateRealizedPnl,
                confirmations,
                grace,
                eventCheckSpacing,
                snapshotTimeout,
                staleAfter,
                massChangePercent,
                massChangeRows,
                retireAfter,
                policy);
    }

    private static void requirePositive(String setting, Duration given) {
        if (given.isZero()) {
            throw refused(setting, "a time longer than zero", given);
        }
        requireWithin(setting, given);
    }

    private static void requireWithin(String setting, Duration given) {
        if (given.isNegative() || given.compareTo(LONGEST) > 0) {
            throw refused(setting, "a time of at most " + LONGEST.toDays() + " days, not negative", given);
        }
    }

    private static void requireInRange(String setting, int given, int from, int to) {
        if (given < from || given > to) {
            throw refused(setting, "a number from " + from + " to " + to, given);
        }
    }

    private static IllegalArgumentException refused(String setting, String allowed, Object given) {
        return new IllegalArgumentException(setting + " is " + allowed + ", not " + given);
    }
}
