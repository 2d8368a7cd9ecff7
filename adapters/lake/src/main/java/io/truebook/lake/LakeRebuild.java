package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Writes a table anew from the journal's facts, beside the old one, proves it, and puts it in its place; the old one is
 * kept. Cut off anywhere, it leaves the old table or the new one. For who holds the right to write, with no sink at work.
 */
public final class LakeRebuild {

    private final Path root;
    private final LakeSettings settings;
    private final Disk disk;
    private final Clock clock;
    private final Executor executor;
    private final String journalId;
    private final FactLog facts;
    private final RebuildFolders folders;

    /** Of the lake in {@code root}, as {@link DeltaLake#open} takes it. */
    public LakeRebuild(
            Path root,
            LakeSettings settings,
            Disk disk,
            Clock clock,
            Executor executor,
            String journalId,
            FactLog facts) {
        this.root = root;
        this.settings = settings;
        this.disk = disk;
        this.clock = clock;
        this.executor = executor;
        this.journalId = journalId;
        this.facts = facts;
        this.folders = new RebuildFolders(root, disk);
    }

    /**
     * Rebuilds one table.
     *
     * @param table one of {@link LakeFiles#TABLES}
     * @throws UnreadableLakeException when the new table is not what the journal says: the old one stays in place
     * @throws IOException also when the journal's facts cannot be read from their beginning: nothing is changed then
     */
    public RebuildResult run(String table, Progress progress) throws IOException {
        if (!LakeFiles.TABLES.contains(table)) {
            throw new IllegalArgumentException(
                    "no table '" + table + "'; there are " + String.join(" and ", LakeFiles.TABLES));
        }
        long first = firstFact();
        folders.finishInterrupted(table);
        folders.clear(table);
        TableLog old = new TableLog(table, root.resolve(table), disk);
        EarlierRows.Found earlier = EarlierRows.in(old, disk, first);
        NewTable made = new NewTable(table, partitioning(old), progress);
        made.write(earlier.rows());
        RebuildResult proven = made.prove(earlier);
        Optional<Path> kept = folders.swap(table, clock.instant());
        return new RebuildResult(
                table, proven.rows(), proven.earlierRows(), proven.files(), proven.seq(), kept, proven.unreadable());
    }

    private long firstFact() throws IOException {
        try (FactLog.FactReader reader = facts.read(0)) {
            FactLog.FactBatch batch = reader.next(1);
            while (!batch.isEmpty()) {
                if (!batch.facts().isEmpty()) {
                    return batch.facts().getFirst().seq();
                }
                batch = reader.next(1);
            }
        }
        throw new IOException(
                "the journal has no facts yet: there is nothing to write a table from. Nothing was changed");
    }

    /** As it is, where that can be read. */
    private Partitioning partitioning(TableLog old) throws IOException {
        try {
            return old.partitioning(old.latest());
        } catch (UnreadableLakeException damaged) {
            return settings.partitioning();
        }
    }

    /** The table while it is written beside the old one. */
    private final class NewTable {

        private final String name;
        private final Progress progress;
        private final TableWriter writer;
        private final String prefix = DeltaLake.filePrefix(journalId);

        NewTable(String name, Partitioning partitioning, Progress progress) throws IOException {
            this.name = name;
            this.progress = progress;
            TableSpec spec =
                    name.equals(TableSpec.POSITIONS) ? TableSpec.positions() : TableSpec.positionUpdates(partitioning);
            this.writer = DeltaLake.writer(folders.staging(), spec, settings, disk, clock, journalId);
            writer.open();
            writer.prepare();
        }

        void write(List<PositionUpdate> earlier) throws IOException {
            if (name.equals(TableSpec.POSITIONS)) {
                writePositions(earlier);
            } else {
                writeUpdates(earlier);
            }
            if (writer.current().getVersion() > 0) {
                writer.checkpoint();
            }
        }

        private void writeUpdates(List<PositionUpdate> earlier) throws IOException {
            PositionUpdatesTable updates = new PositionUpdatesTable(writer, disk, clock, executor, prefix);
            List<PositionUpdate> rows = new ArrayList<>();
            for (PositionUpdate row : earlier) {
                boolean nextSeq = !rows.isEmpty() && row.seq() > rows.getLast().seq();
                if (nextSeq && rows.size() >= settings.maxCommitRows()) {
                    append(updates, rows, rows.getLast().seq());
                }
                rows.add(row);
            }
            eachBatch(batch -> {
                batch.facts().stream()
                        .map(HistoryRow::of)
                        .flatMap(Optional::stream)
                        .forEach(rows::add);
                if (rows.size() >= settings.maxCommitRows()) {
                    append(updates, rows, batch.to());
                }
            });
            append(updates, rows, facts.factsEnd());
            compact(updates);
        }

        private void append(PositionUpdatesTable updates, List<PositionUpdate> rows, long to) throws IOException {
            updates.append(rows, new SeqRange(updates.cursor(), to));
            rows.clear();
        }

        private void compact(PositionUpdatesTable updates) throws IOException {
            List<List<DataFile>> groups = new ArrayList<>();
            updates.live().partitions().forEach(files -> groups.addAll(CompactionGroups.all(files)));
            long done = 0;
            for (List<DataFile> group : groups) {
                updates.compact(group);
                progress.at("compact " + name, ++done, groups.size());
            }
        }

        private void writePositions(List<PositionUpdate> earlier) throws IOException {
            Map<PositionKey, PositionUpdate> state = new HashMap<>();
            earlier.forEach(row -> new PositionChange.Upsert(row).applyTo(state));
            eachBatch(batch -> {
                for (Fact fact : batch.facts()) {
                    PositionChange.of(fact).ifPresent(change -> change.applyTo(state));
                }
            });
            Collection<PositionChange> changes = new ArrayList<>();
            state.values().forEach(row -> changes.add(new PositionChange.Upsert(row)));
            new PositionsTable(writer, disk, clock, prefix).upsert(changes, new SeqRange(0, facts.factsEnd()));
        }

        private void eachBatch(Take take) throws IOException {
            long end = facts.factsEnd();
            try (FactLog.FactReader reader = facts.read(0)) {
                FactLog.FactBatch batch = reader.next(settings.maxCommitRows());
                while (!batch.isEmpty()) {
                    take.batch(batch);
                    progress.at("rebuild " + name, batch.to(), end);
                    batch = reader.next(settings.maxCommitRows());
                }
            }
        }

        RebuildResult prove(EarlierRows.Found earlier) throws IOException {
            VerifyResult proof = new LakeAudit(
                            folders.staging(), List.of(name), disk, DeltaLake.appId(journalId), facts, progress)
                    .run(0);
            boolean lacksEarlier = !name.equals(TableSpec.POSITIONS)
                    && proof.earlierRows() != earlier.rows().size();
            if (!proof.isSound() || lacksEarlier) {
                throw new UnreadableLakeException("table " + name + " was written anew in " + folders.staging()
                        + " and is not what the journal says: "
                        + proof.findings().stream()
                                .map(Finding::text)
                                .findFirst()
                                .orElse("rows are missing")
                        + ". The old table stays in its place");
            }
            Snapshot latest = writer.log().latest();
            return new RebuildResult(
                    name,
                    proof.rows() + proof.earlierRows(),
                    proof.earlierRows(),
                    writer.log().files(latest, Optional.empty()).size(),
                    writer.cursor(),
                    Optional.empty(),
                    earlier.unreadable());
        }
    }

    /** Takes some facts. */
    @FunctionalInterface
    private interface Take {
        void batch(FactLog.FactBatch batch) throws IOException;
    }
}
