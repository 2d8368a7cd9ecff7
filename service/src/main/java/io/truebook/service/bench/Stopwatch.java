package io.truebook.service.bench;

import io.truebook.engine.seam.Clock;

/** Time since a moment. */
final class Stopwatch {

    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long began = Clock.SYSTEM.nanoTime();

    double seconds() {
        return (Clock.SYSTEM.nanoTime() - began) / NANOS;
    }

    double millis() {
        return (Clock.SYSTEM.nanoTime() - began) / NANOS_PER_MILLI;
    }

    static double millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }
}
