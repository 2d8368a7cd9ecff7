package io.truebook.lake;

import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when nothing waits to be written: checkpoints, compaction, clean-up, one bounded step at a time. A failure
 * here is said and tried again later; it never keeps rows from being written.
 */
final class LakeUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(LakeUpkeep.class);
    private static final long PAUSE_AFTER_FAILURE_NANOS = Duration.ofMinutes(1).toNanos();

    private final List<TableWriter> writers;
    private final Compaction compaction;
    private final List<Vacuum> vacuums;
    private final Clock clock;
    private @Nullable String lastError;
    private long notBefore;

    LakeUpkeep(List<TableWriter> writers, Compaction compaction, List<Vacuum> vacuums, Clock clock) {
        this.writers = List.copyOf(writers);
        this.compaction = compaction;
        this.vacuums = List.copyOf(vacuums);
        this.clock = clock;
    }

    Compaction compaction() {
        return compaction;
    }

    /** Of {@code position_updates} and {@code positions}. */
    List<Vacuum> vacuums() {
        return vacuums;
    }

    /** Why the last step failed; absent when it did not. */
    @Nullable
    String lastError() {
        return lastError;
    }

    /** Returns how much was done; 0 when there is nothing to do. */
    int step() {
        if (lastError != null && clock.nanoTime() - notBefore < 0) {
            return 0;
        }
        try {
            int done = work();
            lastError = null;
            return done;
        } catch (IOException | RuntimeException failure) {
            lastError = String.valueOf(failure.getMessage());
            notBefore = clock.nanoTime() + PAUSE_AFTER_FAILURE_NANOS;
            LOG.warn("lake upkeep: {}; nothing is lost, it is tried again in a minute", lastError, failure);
            return 0;
        }
    }

    private int work() throws IOException {
        for (TableWriter writer : writers) {
            if (writer.isCheckpointDue()) {
                writer.checkpoint();
                return 1;
            }
        }
        int done = compaction.step();
        for (Vacuum vacuum : vacuums) {
            done = done > 0 ? done : vacuum.step();
        }
        return done;
    }
}
