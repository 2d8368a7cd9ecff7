package io.truebook.lake;

import java.time.Instant;

/**
 * Up to where a question about the past looks: to which event time, and to which moment of recording; both inclusive, in
 * microseconds since 1970, UTC.
 */
record Horizon(long lastEvent, long lastRecorded) {

    /** Whatever has been recorded since. */
    static Horizon ofEvents(Instant eventTime) {
        return new Horizon(PositionColumn.micros(eventTime), Long.MAX_VALUE);
    }

    /** Whatever event time it is of. */
    static Horizon ofKnowledge(Instant knownAt) {
        return new Horizon(Long.MAX_VALUE, PositionColumn.micros(knownAt));
    }

    static Horizon of(Instant eventTime, Instant knownAt) {
        return new Horizon(PositionColumn.micros(eventTime), PositionColumn.micros(knownAt));
    }

    boolean includes(long timestamp, long recordedAt) {
        return timestamp <= lastEvent && recordedAt <= lastRecorded;
    }

    /** False when no row of such a file is included. */
    boolean reaches(FileSpan span) {
        return includes(span.firstEvent(), span.firstRecorded());
    }
}
