package io.truebook.engine.seam;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clocks; wall time in microseconds, which is what the tables keep. */
final class SystemClock implements Clock {

    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
