package io.truebook.service.imports;

import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock, which a test may set forward: so threads run as ever, and a minute costs nothing. */
final class ShiftedClock implements Clock {

    private final AtomicLong aheadNanos = new AtomicLong();

    /** Lets time pass at once. */
    void pass(Duration time) {
        aheadNanos.addAndGet(time.toNanos());
    }

    @Override
    public Instant instant() {
        return Clock.SYSTEM.instant().plusNanos(aheadNanos.get());
    }

    @Override
    public long nanoTime() {
        return Clock.SYSTEM.nanoTime() + aheadNanos.get();
    }
}
