package io.truebook.lake;

import io.truebook.engine.seam.Clock;
import java.time.Duration;

/**
 * Says when a commit may start: when rows wait long enough or are many, but never so often that the disk does nothing
 * else. After a failure it waits longer each time, up to a minute.
 */
final class CommitSchedule {

    private static final Duration LEAST_SPACING = Duration.ofSeconds(1);
    private static final int SPACING_FACTOR = 5;
    /** A burst is awaited so long: one commit of all of it costs a fraction of many commits of parts. */
    private static final Duration LONGEST_BURST = Duration.ofSeconds(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final LakeSettings settings;
    private final Clock clock;
    private boolean waiting;
    private long waitingSince;
    private int rowsAtLastLook;
    private long notBefore;
    private long valuesNotBefore;
    private Duration lastCommit = Duration.ZERO;
    private Duration commitTime = Duration.ZERO;
    private long commitRounds;
    private int failures;

    CommitSchedule(LakeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.notBefore = clock.nanoTime();
        this.valuesNotBefore = notBefore;
    }

    /** Something waits from now on, if nothing did. */
    void somethingWaits() {
        if (!waiting) {
            waiting = true;
            waitingSince = clock.nanoTime();
        }
    }

    boolean isDue(int waitingRows) {
        if (!waiting) {
            return false;
        }
        boolean overdue = waitedAtLeast(settings.maxAge()) || waitingRows >= settings.maxCommitRows();
        boolean started = waitedAtLeast(settings.batchInterval())
                || (waitingRows >= settings.batchRows() && burstIsOver(waitingRows));
        return overdue || (started && hasCome(notBefore));
    }

    /** Whether nothing more has come since the last look, or enough has been waited for. */
    private boolean burstIsOver(int waitingRows) {
        boolean over = waitingRows == rowsAtLastLook || waitedAtLeast(LONGEST_BURST);
        rowsAtLastLook = waitingRows;
        return over;
    }

    /** True when changes of value alone may be written to the current state. */
    boolean isValueGridDue() {
        return hasCome(valuesNotBefore);
    }

    /** True for a while after a failure. */
    boolean isBackingOff() {
        return failures > 0 && !hasCome(notBefore);
    }

    private boolean waitedAtLeast(Duration duration) {
        return clock.nanoTime() - waitingSince >= duration.toNanos();
    }

    private boolean hasCome(long nanos) {
        return clock.nanoTime() - nanos >= 0;
    }

    /** Nothing waits but, perhaps, values for the grid. */
    void succeeded(long startedNanos) {
        long now = clock.nanoTime();
        failures = 0;
        waiting = false;
        rowsAtLastLook = 0;
        lastCommit = Duration.ofNanos(now - startedNanos);
        commitTime = commitTime.plus(lastCommit);
        commitRounds++;
        notBefore = now
                + max(LEAST_SPACING, lastCommit.multipliedBy(SPACING_FACTOR)).toNanos();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The current state was written: its values are as fresh as can be. */
    void currentStateWritten() {
        valuesNotBefore = clock.nanoTime() + settings.valuationInterval().toNanos();
    }

    /** Puts the next attempt off, and says for how long. */
    Duration failed() {
        Duration wait = LEAST_SPACING.multipliedBy(1L << Math.min(failures, 6));
        wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        failures++;
        notBefore = clock.nanoTime() + wait.toNanos();
        return wait;
    }

    Duration lastCommit() {
        return lastCommit;
    }

    /** Of all rounds of commits together. */
    Duration commitTime() {
        return commitTime;
    }

    long commitRounds() {
        return commitRounds;
    }
}
