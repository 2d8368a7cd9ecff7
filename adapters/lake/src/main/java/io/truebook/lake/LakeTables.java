package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Both tables, open for writing once they have been found to be ours, whole, and of this journal. What is found wrong is
 * said each time anew until it has been mended; nothing is written before.
 */
final class LakeTables {

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final PositionUpdatesTable updates;
    private final PositionsTable positions;
    private final FactLog facts;
    private final RebuildFolders folders;
    private final Clock clock;
    private boolean open;
    private long nextLook;

    LakeTables(
            PositionUpdatesTable updates,
            PositionsTable positions,
            FactLog facts,
            RebuildFolders folders,
            Clock clock) {
        this.updates = updates;
        this.positions = positions;
        this.facts = facts;
        this.folders = folders;
        this.clock = clock;
        this.nextLook = clock.nanoTime();
    }

    PositionUpdatesTable updates() {
        return updates;
    }

    PositionsTable positions() {
        return positions;
    }

    List<TableWriter> writers() {
        return List.of(updates.writer(), positions.writer());
    }

    /** The seq up to which both tables have everything. */
    long cursor() throws IOException {
        return Math.min(updates.cursor(), positions.cursor());
    }

    /**
     * Opens the tables, creating those that are missing; does nothing when they are open.
     *
     * @throws UnreadableLakeException when a table is damaged, not ours, or of another journal; nothing is overwritten
     */
    void open() throws IOException {
        if (open) {
            return;
        }
        for (TableWriter writer : writers()) {
            folders.finishInterrupted(writer.log().name());
            writer.open();
            requireOfThisJournal(writer);
            writer.requireUndisturbed();
            writer.prepare();
        }
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    /** The tables may have changed under us: they are read anew before anything else is done with them. */
    void distrust() {
        open = false;
    }

    /** Whether a table lacks rows up to a seq at which it had been noted as complete; false when they are not open. */
    boolean areBehind(long noted) throws IOException {
        for (TableWriter writer : open ? writers() : List.<TableWriter>of()) {
            long cursor = writer.cursor();
            if (cursor < noted
                    && RowsOwed.anyBetween(facts, cursor, noted, writer.log().name())) {
                return true;
            }
        }
        return false;
    }

    /** Goes on only when no other program has changed rows or tables; looks for new commits every second. */
    void requireUndisturbed() throws IOException {
        boolean look = clock.nanoTime() - nextLook >= 0;
        if (look) {
            nextLook = clock.nanoTime() + LOOK_NANOS;
        }
        for (TableWriter writer : writers()) {
            if (look) {
                writer.lookAround();
            }
            writer.requireUndisturbed();
        }
    }

    private void requireOfThisJournal(TableWriter writer) throws IOException {
        TableLog log = writer.log();
        long end = facts.factsEnd();
        if (writer.cursor() > end) {
            throw new UnreadableLakeException(log.describe() + ", version "
                    + writer.current().getVersion() + ": it has everything up to seq " + writer.cursor()
                    + ", and the journal ends at seq " + end
                    + ": one of them is older than the other. Nothing was changed. "
                    + "Restore both from one backup (truebook restore), or, if the journal is right, stop the service and "
                    + "run `truebook lake rebuild " + log.name() + "`");
        }
        if (writer.cursor() > 0) {
            return;
        }
        long highest = log.highestSeq(writer.current());
        long first = highest == 0 ? 0 : firstFact();
        if (first > 0 && highest >= first) {
            throw new UnreadableLakeException(log.describe() + ", version "
                    + writer.current().getVersion() + ": it is the table of another journal. It has rows up to seq "
                    + highest
                    + " and no cursor of ours, and our facts begin at seq " + first
                    + ". Nothing was changed. Bring the right "
                    + "table back, point lake.path to the right folder, or stop the service and run `truebook lake rebuild "
                    + log.name() + "`");
        }
    }

    /** The seq of the oldest fact; 0 when there is none yet. */
    private long firstFact() throws IOException {
        try (FactLog.FactReader reader = facts.read(0)) {
            FactLog.FactBatch batch = reader.next(1);
            while (batch.facts().isEmpty() && !batch.isEmpty()) {
                batch = reader.next(1);
            }
            return batch.facts().stream().mapToLong(Fact::seq).findFirst().orElse(0);
        }
    }
}
