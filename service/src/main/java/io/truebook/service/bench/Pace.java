package io.truebook.service.bench;

import io.truebook.engine.seam.Clock;
import java.util.concurrent.locks.LockSupport;

/** Calls that are due at even distances; one that is late is made at once, and does not delay the next. */
final class Pace {

    private static final long NANOS = 1_000_000_000;

    private Pace() {}

    /** A task that is told which time it is done. */
    @FunctionalInterface
    interface Task {
        void run(int number) throws Exception;
    }

    static void run(int perSecond, int count, Task task) throws Exception {
        long began = Clock.SYSTEM.nanoTime();
        for (int number = 0; number < count; number++) {
            long due = began + number * (NANOS / perSecond);
            for (long early = due - Clock.SYSTEM.nanoTime(); early > 0; early = due - Clock.SYSTEM.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            task.run(number);
        }
    }
}
