package io.truebook.service.sync;

import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition that nobody announces, with a deadline. */
public final class Waiting {

    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    private Waiting() {}

    /**
     * Returns as soon as the condition holds, or when the time is over.
     *
     * @return whether it held
     */
    public static boolean until(BooleanSupplier condition, Duration atMost) {
        long deadline = Clock.SYSTEM.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (Clock.SYSTEM.nanoTime() - deadline >= 0
                    || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
