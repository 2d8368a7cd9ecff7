package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes again, from the facts, what commits carried that another program has overwritten. */
final class OverwrittenCommits {

    private final FactLog facts;
    private final LakeTables tables;
    private final int factsAtOnce;
    private final SinkFigures figures;

    OverwrittenCommits(FactLog facts, LakeTables tables, int factsAtOnce, SinkFigures figures) {
        this.facts = facts;
        this.tables = tables;
        this.factsAtOnce = factsAtOnce;
        this.figures = figures;
    }

    /** Commits of ours that are not as they were written. */
    List<Finding> lost() throws IOException {
        List<Finding> lost = new ArrayList<>();
        for (TableWriter writer : tables.writers()) {
            writer.lostCommit()
                    .ifPresent(commit -> lost.add(new Finding(
                            writer.log().name(),
                            commit.version(),
                            commit.file(),
                            Finding.Kind.LOST_COMMIT,
                            writer.log().describe() + ": our commit of version " + commit.version() + " "
                                    + commit.state() + ": " + commit.file()
                                    + ". Its facts are written again; stop the other program that writes this table")));
        }
        return lost;
    }

    /** Puts into {@code position_updates} what it lost; true when there was something. */
    boolean restoreUpdates() throws IOException {
        TableWriter writer = tables.updates().writer();
        Optional<SeqRange> owed = writer.owed();
        if (owed.isPresent()) {
            List<PositionUpdate> rows = factsOf(owed.get()).stream()
                    .map(HistoryRow::of)
                    .flatMap(Optional::stream)
                    .toList();
            Written written = tables.updates().restore(rows, owed.get());
            writer.settled();
            figures.committed(TableSpec.POSITION_UPDATES, written, rows.size(), owed.get());
        }
        return owed.isPresent();
    }

    /** Puts into {@code positions} what it lost; true when there was something. */
    boolean restorePositions() throws IOException {
        TableWriter writer = tables.positions().writer();
        Optional<SeqRange> owed = writer.owed();
        if (owed.isPresent()) {
            List<PositionChange> changes = factsOf(owed.get()).stream()
                    .map(PositionChange::of)
                    .flatMap(Optional::stream)
                    .toList();
            Written written = tables.positions().restore(changes, owed.get());
            writer.settled();
            figures.committed(TableSpec.POSITIONS, written, changes.size(), owed.get());
        }
        return owed.isPresent();
    }

    private List<Fact> factsOf(SeqRange range) throws IOException {
        List<Fact> found = new ArrayList<>();
        try (FactLog.FactReader again = facts.read(range.from())) {
            long to = range.from();
            while (to < range.to()) {
                FactLog.FactBatch batch = again.next(factsAtOnce);
                if (batch.isEmpty()) {
                    throw new IOException(
                            "the facts of seq " + range + " were overwritten in the lake and cannot be read "
                                    + "again: they end at seq " + to + "; restart the service");
                }
                batch.facts().stream().filter(fact -> fact.seq() <= range.to()).forEach(found::add);
                to = batch.to();
            }
        }
        return found;
    }
}
