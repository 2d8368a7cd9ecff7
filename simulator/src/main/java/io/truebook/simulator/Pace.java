package io.truebook.simulator;

/**
 * How many steps are due at a time. The rate maps steps to time, so this decides when a step is taken and never what is in
 * it. Times are those of {@link System#nanoTime()}.
 */
final class Pace {
    /** Steps of one batch: they share a line of the control log and a write to the socket. */
    static final int BATCH = 256;

    private static final long SECOND = 1_000_000_000L;
    private static final long LEAST_WAIT = 1_000_000L;
    private static final long GRACE = SECOND / 4;
    private static final long FOR_EVER = Long.MAX_VALUE;

    private long ratePerSecond;
    private boolean frozen;
    private long limit = FOR_EVER;
    private long since;
    private long taken;

    /** @param ratePerSecond 0 for no limit */
    Pace(int ratePerSecond, long now) {
        this.ratePerSecond = ratePerSecond;
        this.since = now;
    }

    void rate(int perSecond, long now) {
        ratePerSecond = perSecond;
        restart(now);
    }

    int rate() {
        return (int) ratePerSecond;
    }

    void freeze() {
        frozen = true;
        limit = FOR_EVER;
    }

    void thaw(long now) {
        frozen = false;
        limit = FOR_EVER;
        restart(now);
    }

    /** Runs for that many steps and freezes. */
    void run(long steps, long now) {
        frozen = steps == 0;
        limit = steps;
        restart(now);
    }

    boolean isFrozen() {
        return frozen;
    }

    /** Steps to take now, at most {@link #BATCH}. */
    int due(long now) {
        if (frozen) {
            return 0;
        }
        if (ratePerSecond == 0) {
            return (int) Math.min(BATCH, limit);
        }
        long mostBehind = nanosOf(1) + GRACE;
        if (now - since - nanosOf(taken) > mostBehind) {
            // The clients were slow; what was missed is not made up for in a burst.
            since = now - nanosOf(taken) - mostBehind;
        }
        long owed = stepsIn(now - since) - taken;
        return (int) Math.max(0, Math.min(Math.min(BATCH, limit), owed));
    }

    void took(int steps) {
        taken += steps;
        if (limit != FOR_EVER) {
            limit -= steps;
            frozen = limit == 0;
        }
    }

    /** Nanoseconds until a step is due; a very long time when frozen. */
    long untilDue(long now) {
        if (frozen) {
            return FOR_EVER;
        }
        return ratePerSecond == 0 ? 0 : Math.max(LEAST_WAIT, since + nanosOf(taken + 1) - now);
    }

    private void restart(long now) {
        since = now;
        taken = 0;
    }

    private long nanosOf(long steps) {
        return steps / ratePerSecond * SECOND + steps % ratePerSecond * SECOND / ratePerSecond;
    }

    private long stepsIn(long nanos) {
        return nanos / SECOND * ratePerSecond + nanos % SECOND * ratePerSecond / SECOND;
    }
}
