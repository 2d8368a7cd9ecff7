package io.truebook.lake;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes what one table does not need any more, in bounded steps: commits are read for what they removed, then a plan
 * is made, then files go. What commits removed is remembered from round to round, so that each is read once.
 */
final class Vacuum {

    private static final int COMMITS_A_STEP = 20;
    private static final int FILES_A_STEP = 200;

    private final TableLog log;
    private final Disk disk;
    private final Clock clock;
    private final Upkeep upkeep;
    private final Map<String, Long> removedAt = new HashMap<>();
    private final Deque<Path> doomed = new ArrayDeque<>();
    private long readTo = -1;
    private long nextRound;

    Vacuum(TableLog log, Disk disk, Clock clock, Upkeep upkeep) {
        this.log = log;
        this.disk = disk;
        this.clock = clock;
        this.upkeep = upkeep;
        this.nextRound = clock.nanoTime() + upkeep.vacuumInterval().toNanos();
    }

    /** Goes on with a round, or begins one when it is time. Returns how much was done; 0 when there is nothing to do. */
    int step() throws IOException {
        if (!doomed.isEmpty()) {
            return remove();
        }
        if (clock.nanoTime() - nextRound < 0) {
            return 0;
        }
        int read = readCommits();
        if (read < COMMITS_A_STEP) {
            nextRound = clock.nanoTime() + upkeep.vacuumInterval().toNanos();
            doomed.addAll(plan().files());
            forgetExpired();
        }
        return read + doomed.size();
    }

    private VacuumResult plan() throws IOException {
        return new VacuumPlan(log, disk, upkeep, clock, removedAt).make();
    }

    /** What a round would remove now. */
    VacuumResult dryRun() throws IOException {
        int read = COMMITS_A_STEP;
        while (read == COMMITS_A_STEP) {
            read = readCommits();
        }
        return plan();
    }

    /** Removes some of the files of a plan; returns how many are left. */
    int remove(List<Path> files) throws IOException {
        if (doomed.isEmpty()) {
            doomed.addAll(files);
            forgetExpired();
        }
        remove();
        return doomed.size();
    }

    private int readCommits() throws IOException {
        List<LogFiles.LogFile> next = LogFiles.of(log, disk).stream()
                .filter(file -> file.kind() == LogFiles.Kind.COMMIT && file.version() > readTo)
                .limit(COMMITS_A_STEP)
                .toList();
        for (LogFiles.LogFile commit : next) {
            CommitActions actions = CommitActions.read(log, disk, commit.path());
            actions.added().forEach(removedAt::remove);
            removedAt.putAll(actions.removed());
            readTo = commit.version();
        }
        return next.size();
    }

    /** What is about to go need not be remembered; a file that stays by accident is an orphan from then on. */
    private void forgetExpired() {
        long expired = clock.millis() - upkeep.replacedFiles(log.name()).toMillis();
        removedAt.values().removeIf(at -> at <= expired);
    }

    private int remove() throws IOException {
        int done = 0;
        while (done < FILES_A_STEP && !doomed.isEmpty()) {
            try {
                disk.delete(doomed.getFirst());
            } catch (NoSuchFileException alreadyGone) {
                // Somebody else cleans up as well.
            }
            doomed.removeFirst();
            done++;
        }
        return done;
    }
}
