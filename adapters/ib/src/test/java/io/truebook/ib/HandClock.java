package io.truebook.ib;

import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when told to. */
final class HandClock implements Clock {

    private static final Instant BEGIN = Instant.parse("2026-03-02T14:30:00Z");

    private long nanos;

    void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusNanos(nanos / 1000 * 1000);
    }
}
