package io.truebook.lake;

import io.delta.kernel.data.Row;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The table {@code position_updates}: every fact about a position, appended, divided by symbol or date. */
final class PositionUpdatesTable {

    private final TableWriter writer;
    private final PositionFiles files;
    private final Disk disk;
    private final Clock clock;
    private final Executor executor;
    private final String filePrefix;

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
        List<NewFile> written = write(missing, range);
        try {
            publish(written, range);
        } catch (NotCommittedException notIn) {
            files.discard(written.stream().map(NewFile::file).toList());
            throw notIn;
        }
        return new Written(
                missing.size(),
                written.stream().mapToLong(file -> file.file().sizeBytes()).sum());
    }

    /** Appends conflict with nobody: after another's commit the same files are offered again. */
    private void publish(List<NewFile> written, SeqRange range) throws IOException {
        long now = clock.millis();
        List<Row> actions = written.stream()
                .map(file -> file.file().added(file.statistics(), now))
                .toList();
        TableWriter.Outcome outcome = TableWriter.Outcome.OVERTAKEN;
        while (outcome == TableWriter.Outcome.OVERTAKEN) {
            outcome = writer.commit(actions, range);
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
