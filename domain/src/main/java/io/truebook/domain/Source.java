package io.truebook.domain;

/** Where a recorded fact about a position came from. */
public enum Source {
    /** A live row of the broker. */
    STREAM,
    /** A row of a snapshot that was asked for, or its proven absence there. */
    SNAPSHOT,
    /** A quote drained from the position queue. */
    QUEUE,
    /** An imported or replayed record with a clock of its own. */
    REPLAY,
    /** A person. */
    MANUAL;

    /** True for what the broker itself says, false for sources with a clock of their own. */
    public boolean isBrokers() {
        return this != REPLAY && this != MANUAL;
    }
}
