package io.truebook.lake;

import io.delta.kernel.data.Row;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The table {@code position_updates}: every fact about a position, appended, divided by symbol or date. */
final class PositionUpdatesTable {

    private static final Comparator<PositionUpdate> CLUSTERED = Comparator.comparing(PositionUpdate::key)
            .thenComparing(PositionUpdate::timestamp)
            .thenComparingLong(PositionUpdate::seq);

    private final TableWriter writer;
    private final PositionFiles files;
    private final Disk disk;
    private final Clock clock;
    private final Executor executor;
    private final String filePrefix;
    private LiveFiles live = new LiveFiles(-1, List.of());

    PositionUpdatesTable(TableWriter writer, Disk disk, Clock clock, Executor executor, String filePrefix) {
        this.writer = writer;
        this.files = new PositionFiles(disk);
        this.disk = disk;
        this.clock = clock;
        this.executor = executor;
        this.filePrefix = filePrefix;
    }

    /** The highest seq whose rows are in the table. */
    long cursor() throws IOException {
        return writer.cursor();
    }

    TableWriter writer() {
        return writer;
    }

    /** How many files are live, as far as known without reading. */
    int knownFiles() {
        return live.count();
    }

    /** The files of the newest version, read from the log when somebody else committed. */
    LiveFiles live() throws IOException {
        long version = writer.current().getVersion();
        if (live.version() != version) {
            live = new LiveFiles(version, writer.log().files(writer.current(), Optional.empty()));
        }
        return live;
    }

    /**
     * Appends rows in one commit. Rows at or below the cursor are in already and are left out.
     *
     * @return what was written
     */
    Written append(List<PositionUpdate> rows, SeqRange range) throws IOException {
        long from = writer.cursor();
        List<PositionUpdate> missing =
                rows.stream().filter(row -> row.seq() > from).toList();
        if (missing.isEmpty()) {
            return Written.NOTHING;
        }
        LiveFiles before = live();
        List<NewFile> written = write(missing, range);
        try {
            if (publish(written, range, before.version())) {
                before.added(written.stream().map(NewFile::file).toList(), before.version() + 1);
            }
        } catch (NotCommittedException notIn) {
            files.discard(written.stream().map(NewFile::file).toList());
            throw notIn;
        }
        return new Written(
                missing.size(),
                written.stream().mapToLong(file -> file.file().sizeBytes()).sum());
    }

    /**
     * Appends conflict with nobody: after another's commit the same files are offered again.
     *
     * @return true when the commit is the one version after {@code before}
     */
    private boolean publish(List<NewFile> written, SeqRange range, long before) throws IOException {
        long now = clock.millis();
        List<Row> actions = written.stream()
                .map(file -> file.file().added(file.statistics(), FileChange.ROWS, now))
                .toList();
        TableWriter.Outcome outcome = TableWriter.Outcome.OVERTAKEN;
        while (outcome == TableWriter.Outcome.OVERTAKEN) {
            outcome = writer.commit(actions, range);
        }
        return outcome == TableWriter.Outcome.PUBLISHED && writer.current().getVersion() == before + 1;
    }

    /**
     * Makes one file of some files of one partition: the same rows, clustered by account and contract, compressed. Gives
     * up when somebody else replaced one of the files meanwhile.
     *
     * @return what was rewritten
     */
    Written compact(List<DataFile> group) throws IOException {
        if (!live().contains(group)) {
            return Written.NOTHING;
        }
        List<PositionUpdate> rows = new ArrayList<>();
        for (DataFile file : group) {
            files.read(file, rows::add);
        }
        rows.sort(CLUSTERED);
        DataFile merged = writeCompacted(group, rows);
        try {
            while (live().contains(group)) {
                if (exchange(group, merged, FileStatistics.json(rows))) {
                    return new Written(rows.size(), merged.sizeBytes());
                }
            }
        } catch (NotCommittedException notIn) {
            files.discard(List.of(merged));
            throw notIn;
        }
        files.discard(List.of(merged));
        return Written.NOTHING;
    }

    private DataFile writeCompacted(List<DataFile> group, List<PositionUpdate> rows) throws IOException {
        DataFile first = group.getFirst();
        Path folder = writer.log().folder().relativize(DurableFiles.folderOf(first.file()));
        DataFile merged = files.write(
                writer.log().folder(),
                folder.toString(),
                String.format("%s-compacted-%020d", filePrefix, writer.current().getVersion()),
                first.partition(),
                rows);
        disk.forceDirectory(DurableFiles.folderOf(merged.file()));
        return merged;
    }

    private boolean exchange(List<DataFile> group, DataFile merged, String statistics) throws IOException {
        long now = clock.millis();
        LiveFiles before = live();
        List<Row> actions = new ArrayList<>();
        group.forEach(file -> actions.add(file.removed(FileChange.LAYOUT, now)));
        actions.add(merged.added(statistics, FileChange.LAYOUT, now));
        TableWriter.Outcome outcome = writer.commitLayout(actions, merged);
        if (outcome == TableWriter.Outcome.PUBLISHED && writer.current().getVersion() == before.version() + 1) {
            before.replaced(group, merged, before.version() + 1);
        }
        return outcome != TableWriter.Outcome.OVERTAKEN;
    }

    /**
     * Writes what a lost commit carried, as far as it is not in the table all the same.
     *
     * @param rows all that belong to the range
     */
    Written restore(List<PositionUpdate> rows, SeqRange range) throws IOException {
        // An overwritten log has the version numbers that we know, and other files.
        live = new LiveFiles(-1, List.of());
        Set<RowId> there = new HashSet<>();
        for (List<DataFile> partition : live().partitions()) {
            for (DataFile file : partition) {
                if (file.span().lowestSeq() <= range.to() && file.span().highestSeq() > range.from()) {
                    files.read(file, row -> there.add(RowId.of(row)));
                }
            }
        }
        List<PositionUpdate> missing =
                rows.stream().filter(row -> !there.contains(RowId.of(row))).toList();
        if (missing.isEmpty() && writer.cursor() >= range.to()) {
            return Written.NOTHING;
        }
        List<NewFile> written = write(missing, range);
        publish(written, range, live().version());
        return new Written(
                missing.size(),
                written.stream().mapToLong(file -> file.file().sizeBytes()).sum());
    }

    private record RowId(long seq, PositionKey key) {
        static RowId of(PositionUpdate row) {
            return new RowId(row.seq(), row.key());
        }
    }

    private record NewFile(DataFile file, String statistics) {}

    /** Writes one file for each partition, side by side: most of the time goes into waiting for the disk. */
    private List<NewFile> write(List<PositionUpdate> rows, SeqRange range) throws IOException {
        Partitioning partitioning = writer.log().partitioning(writer.current());
        Map<String, List<PositionUpdate>> partitions = new TreeMap<>();
        rows.forEach(row -> partitions
                .computeIfAbsent(partitionOf(row, partitioning), value -> new ArrayList<>())
                .add(row));
        List<FutureTask<NewFile>> tasks = new ArrayList<>();
        partitions.forEach((value, part) -> {
            FutureTask<NewFile> task = new FutureTask<>(() -> writePart(partitioning, value, part, range));
            tasks.add(task);
            executor.execute(task);
        });
        return await(tasks);
    }

    private static String partitionOf(PositionUpdate row, Partitioning partitioning) {
        return switch (partitioning) {
            case SYMBOL -> row.contract().symbol();
            case DATE -> LocalDate.ofInstant(row.timestamp(), ZoneOffset.UTC).toString();
            case NONE -> "";
        };
    }

    private NewFile writePart(Partitioning partitioning, String value, List<PositionUpdate> rows, SeqRange range)
            throws IOException {
        String column = partitioning.column();
        String folder = column == null ? "" : PartitionFolder.name(column, value);
        disk.createDirectories(writer.log().folder().resolve(folder));
        DataFile file = files.write(
                writer.log().folder(),
                folder,
                String.format("%s-%020d", filePrefix, range.to()),
                column == null ? Map.of() : Map.of(column, value),
                rows);
        disk.forceDirectory(DurableFiles.folderOf(file.file()));
        return new NewFile(file, FileStatistics.json(rows));
    }

    private List<NewFile> await(List<FutureTask<NewFile>> tasks) throws IOException {
        List<NewFile> written = new ArrayList<>();
        IOException failure = null;
        for (FutureTask<NewFile> task : tasks) {
            try {
                written.add(task.get());
            } catch (ExecutionException failed) {
                Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
                if (cause instanceof Error fatal) {
                    throw fatal;
                }
                failure = also(failure, cause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failure = also(failure, interrupted);
            }
        }
        if (failure != null) {
            files.discard(written.stream().map(NewFile::file).toList());
            throw failure;
        }
        return written;
    }

    private static IOException also(@Nullable IOException first, Throwable next) {
        IOException failure =
                next instanceof IOException known ? known : new IOException("writing data files failed: " + next, next);
        if (first == null) {
            return failure;
        }
        first.addSuppressed(failure);
        return first;
    }
}
