package io.truebook.engine.seam;

import java.time.InstantSource;

/** Wall time for records, monotonic time for waiting. Wall time never orders anything. */
public interface Clock extends InstantSource {

    /** Monotonic nanoseconds from an arbitrary origin; only differences mean something. */
    long nanoTime();

    /** The machine's own clocks. */
    Clock SYSTEM = new SystemClock();
}
