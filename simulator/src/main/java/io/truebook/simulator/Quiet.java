package io.truebook.simulator;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Keeps all writers from sending, for a time or until told otherwise: a gateway whose socket lives and whose data died. */
final class Quiet {
    private static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean quiet;
    private boolean timed;
    private long endNanos;

    /** Begins now and ends after that time. */
    void keepFor(Duration time) {
        change(true, true, System.nanoTime() + time.toNanos());
    }

    /** Begins now and ends with {@link #end}. */
    void keep() {
        change(true, false, 0);
    }

    void end() {
        change(false, false, 0);
    }

    boolean isKept() {
        lock.lock();
        try {
            return quiet && !isOver();
        } finally {
            lock.unlock();
        }
    }

    /** Returns as soon as sending is allowed, or the sender has given up and {@link #nudge} was called. */
    void await(BooleanSupplier givenUp) throws InterruptedException {
        lock.lock();
        try {
            while (quiet && !isOver() && !givenUp.getAsBoolean()) {
                // Without an end the signal ends it; looking now and then does no harm.
                long left = changed.awaitNanos(timed ? endNanos - System.nanoTime() : LOOK_NANOS);
                quiet &= !timed || left > 0 || !isOver();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has all senders look whether they have given up. */
    void nudge() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        return timed && System.nanoTime() - endNanos >= 0;
    }

    private void change(boolean nowQuiet, boolean nowTimed, long end) {
        lock.lock();
        try {
            quiet = nowQuiet;
            timed = nowTimed;
            endNanos = end;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
