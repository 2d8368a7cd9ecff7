package io.truebook.lake;

import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when told. */
final class ManualClock implements Clock {

    private Instant now = Instant.parse("2026-02-03T14:30:00Z");
    private long nanos = 1;

    ManualClock advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
