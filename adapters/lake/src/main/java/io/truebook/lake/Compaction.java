package io.truebook.lake;

import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Makes few files of many in {@code position_updates}, in rounds; a step of a round rewrites one partition. */
final class Compaction {

    private final PositionUpdatesTable table;
    private final Upkeep upkeep;
    private final Clock clock;
    private final Deque<List<DataFile>> round = new ArrayDeque<>();
    private int commitsWaiting;
    private int leftByLastRound;
    private long waitingSince;
    private Written total = Written.NOTHING;

    Compaction(PositionUpdatesTable table, Upkeep upkeep, Clock clock) {
        this.table = table;
        this.upkeep = upkeep;
        this.clock = clock;
        this.waitingSince = clock.nanoTime();
        // What an earlier process left waits like what this one writes.
        this.commitsWaiting = 1;
    }

    /** Rows were committed in files of their own. */
    void rowsCommitted() {
        if (commitsWaiting == 0) {
            waitingSince = clock.nanoTime();
        }
        commitsWaiting++;
    }

    /** What all steps together rewrote. */
    Written total() {
        return total;
    }

    /**
     * Rewrites one partition, when a round is going on or due.
     *
     * @return how many files are fewer
     */
    int step() throws IOException {
        if (round.isEmpty() && isDue()) {
            table.live().partitions().stream()
                    .map(CompactionGroups::worthwhile)
                    .filter(group -> !group.isEmpty())
                    .forEach(round::add);
            commitsWaiting = 0;
            waitingSince = clock.nanoTime();
        }
        List<DataFile> group = round.poll();
        if (group == null) {
            return 0;
        }
        total = total.plus(table.compact(group));
        if (round.isEmpty()) {
            leftByLastRound = table.live().count();
        }
        return group.size() - 1;
    }

    private boolean isDue() throws IOException {
        boolean old = commitsWaiting > 0
                && clock.nanoTime() - waitingSince >= upkeep.compactAfter().toNanos();
        return old
                || commitsWaiting >= upkeep.compactAfterCommits()
                || (commitsWaiting > 1 && filesWaiting() >= upkeep.compactAfterFiles() && grewByATenth());
    }

    private int filesWaiting() throws IOException {
        return table.live().count() - leftByLastRound;
    }

    /** Beyond the limit, not every single commit starts a round. */
    private boolean grewByATenth() {
        return commitsWaiting * 10 >= upkeep.compactAfterCommits();
    }
}
