package io.truebook.simulator;

/** Says at even intervals that it is time. Times are those of {@link System#nanoTime()}. */
final class Timer {
    private final long intervalNanos;
    private long next;

    Timer(long intervalNanos, long now) {
        this.intervalNanos = intervalNanos;
        this.next = now + intervalNanos;
    }

    /** True once an interval. */
    boolean isTime(long now) {
        if (now - next < 0) {
            return false;
        }
        next = now + intervalNanos;
        return true;
    }

    long until(long now) {
        return next - now;
    }
}
