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
    public static final BookPolicy DEFAULT = new Changes().build();

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

    /** The same rules with another policy for conflicts. */
    public BookPolicy resolvingBy(ConflictPolicy policy) {
        return with().conflictPolicy(policy).build();
    }

    /** Begins rules that differ from these in what is named next; {@link Changes#build} ends it. */
    public Changes with() {
        return new Changes(this);
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

    /** Rules in the making: each begins as it is by default, or as it is in the rules that are changed. */
    public static final class Changes {

        private String collector = "main";
        private boolean enabled = true;
        private Duration syncInterval = Duration.ofMinutes(5);
        private boolean syncOnTrade = true;
        private boolean syncOnPositionUpdate = true;
        private boolean markMissingAsClosed = false;
        private boolean calculateRealizedPnl = true;
        private int confirmations = 2;
        private Duration grace = Duration.ofSeconds(5);
        private Duration eventCheckSpacing = Duration.ofSeconds(30);
        private Duration snapshotTimeout = Duration.ofMinutes(1);
        private Duration staleAfter = Duration.ofMinutes(10);
        private int massChangePercent = 30;
        private int massChangeRows = 5;
        private Duration retireAfter = Duration.ofDays(30);
        private ConflictPolicy conflictPolicy = new ConflictPolicy.Hybrid();

        private Changes() {}

        private Changes(BookPolicy rules) {
            collector = rules.collector;
            enabled = rules.enabled;
            syncInterval = rules.syncInterval;
            syncOnTrade = rules.syncOnTrade;
            syncOnPositionUpdate = rules.syncOnPositionUpdate;
            markMissingAsClosed = rules.markMissingAsClosed;
            calculateRealizedPnl = rules.calculateRealizedPnl;
            confirmations = rules.confirmations;
            grace = rules.grace;
            eventCheckSpacing = rules.eventCheckSpacing;
            snapshotTimeout = rules.snapshotTimeout;
            staleAfter = rules.staleAfter;
            massChangePercent = rules.massChangePercent;
            massChangeRows = rules.massChangeRows;
            retireAfter = rules.retireAfter;
            conflictPolicy = rules.conflictPolicy;
        }

        public Changes collector(String value) {
            collector = value;
            return this;
        }

        public Changes enabled(boolean value) {
            enabled = value;
            return this;
        }

        public Changes syncInterval(Duration value) {
            syncInterval = value;
            return this;
        }

        public Changes syncOnTrade(boolean value) {
            syncOnTrade = value;
            return this;
        }

        public Changes syncOnPositionUpdate(boolean value) {
            syncOnPositionUpdate = value;
            return this;
        }

        public Changes markMissingAsClosed(boolean value) {
            markMissingAsClosed = value;
            return this;
        }

        public Changes calculateRealizedPnl(boolean value) {
            calculateRealizedPnl = value;
            return this;
        }

        public Changes confirmations(int value) {
            confirmations = value;
            return this;
        }

        public Changes grace(Duration value) {
            grace = value;
            return this;
        }

        public Changes eventCheckSpacing(Duration value) {
            eventCheckSpacing = value;
            return this;
        }

        public Changes snapshotTimeout(Duration value) {
            snapshotTimeout = value;
            return this;
        }

        public Changes staleAfter(Duration value) {
            staleAfter = value;
            return this;
        }

        public Changes massChangePercent(int value) {
            massChangePercent = value;
            return this;
        }

        public Changes massChangeRows(int value) {
            massChangeRows = value;
            return this;
        }

        public Changes retireAfter(Duration value) {
            retireAfter = value;
            return this;
        }

        public Changes conflictPolicy(ConflictPolicy value) {
            conflictPolicy = value;
            return this;
        }

        /** The rules as they are now; what cannot be used is refused with its name. */
        public BookPolicy build() {
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
                    conflictPolicy);
        }
    }
}
