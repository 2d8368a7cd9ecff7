package io.truebook.ib;

import io.truebook.engine.seam.Clock;
import java.time.Duration;

/** Notices that a thread did not run: its process was stopped, or the machine had no time for it. */
final class Standstill {

    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final Clock clock;
    private long ranAt;

    Standstill(Clock clock) {
        this.clock = clock;
        this.ranAt = clock.nanoTime();
    }

    /** The thread runs; what it has done since the last call may have taken its time. */
    void runs() {
        ranAt = clock.nanoTime();
    }

    /**
     * The thread runs, and since the last call it has only waited.
     *
     * @param waited at most so long
     * @return how much longer it took; zero where that is nothing to speak of
     */
    Duration after(Duration waited) {
        long now = clock.nanoTime();
        Duration stood = Duration.ofNanos(now - ranAt).minus(waited);
        ranAt = now;
        return stood.compareTo(WORTH_TELLING) >= 0 ? stood : Duration.ZERO;
    }
}
