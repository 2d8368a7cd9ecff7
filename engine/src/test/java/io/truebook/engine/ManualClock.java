package io.truebook.engine;

import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when told; wall time may be set apart from monotonic time. Safe to read from any thread. */
public final class ManualClock implements Clock {

    private Instant now = Instant.parse("2026-02-03T14:30:00Z");
    private long nanos = 1;

    /** Lets both times pass. */
    public synchronized ManualClock advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
        return this;
    }

    /** Sets wall time, as a person or a time service does; monotonic time does not notice. */
    public synchronized ManualClock set(Instant wall) {
        now = wall;
        return this;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }
}
