package io.truebook.lake;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.truebook.engine.LakeHistory.Version;
import io.truebook.engine.OutsideHistoryException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The commits of a table, read from their log files; those that log clean-up removed are not there any more. */
final class CommitLog {

    private static final StructType COMMIT_INFO =
            new StructType().add("timestamp", LongType.LONG).add("operation", StringType.STRING);
    private static final StructType TXN = new StructType()
            .add("appId", StringType.STRING)
            .add("version", LongType.LONG)
            .add("lastUpdated", LongType.LONG);
    private static final StructType ADD = new StructType().add("stats", StringType.STRING);
    private static final StructType ACTIONS =
            new StructType().add("commitInfo", COMMIT_INFO).add("txn", TXN).add("add", ADD);

    private final TableLog log;
    private final Disk disk;
    private final String appId;

    CommitLog(TableLog log, Disk disk, String appId) {
        this.log = log;
        this.disk = disk;
        this.appId = appId;
    }

    List<Version> newestFirst(int limit) throws IOException {
        log.latest();
        List<Path> files = files();
        List<Version> versions = new ArrayList<>();
        for (Path file : files.subList(Math.max(0, files.size() - limit), files.size())) {
            versions.add(version(file));
        }
        return versions.reversed();
    }

    /** The log files of commits, oldest first. */
    private List<Path> files() throws IOException {
        List<LogFiles.LogFile> all = LogFiles.of(log, disk);
        long oldest = LogFiles.oldestKept(all);
        return all.stream()
                .filter(file -> file.kind() == LogFiles.Kind.COMMIT && file.version() >= oldest)
                .map(LogFiles.LogFile::path)
                .toList();
    }

    /**
     * The newest version at a moment. Commit times are taken to grow with the versions, as they do unless the clock was
     * set back between two of them.
     */
    long versionAt(Instant moment, Instant now) throws IOException {
        log.latest();
        List<Path> files = files();
        Version first = version(files.getFirst());
        Version last = version(files.getLast());
        Instant end = now.isAfter(last.committedAt()) ? now : last.committedAt();
        if (moment.isBefore(first.committedAt()) || moment.isAfter(end)) {
            throw new OutsideHistoryException(log.describe() + " has no version of " + moment
                    + "; its log goes from version " + first.version() + " of " + first.committedAt() + " to version "
                    + last.version() + " of " + last.committedAt() + ". Ask for an event time instead");
        }
        int known = 0;
        int after = files.size();
        while (after - known > 1) {
            int middle = (known + after) >>> 1;
            if (version(files.get(middle)).committedAt().isAfter(moment)) {
                after = middle;
            } else {
                known = middle;
            }
        }
        return numberOf(files.get(known));
    }

    private static long numberOf(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()).substring(0, 20));
    }

    private Version version(Path file) throws IOException {
        Draft draft = new Draft();
        FileStatus status = FileStatus.of(file.toString(), disk.size(file), 0);
        log.reading(() -> {
            try (CloseableIterator<ColumnarBatch> batches = log.engine()
                    .getJsonHandler()
                    .readJsonFiles(Utils.singletonCloseableIterator(status), ACTIONS, Optional.empty())) {
                while (batches.hasNext()) {
                    draft.read(batches.next());
                }
            }
            return draft;
        });
        return draft.version(numberOf(file));
    }

    /** What is known of a commit while its lines are read. */
    private final class Draft {

        private Instant writtenAt = Instant.EPOCH;
        private @Nullable Instant cursorMovedAt;
        private String operation = "";
        private long seq;
        private long rows;

        void read(ColumnarBatch lines) throws IOException {
            try (CloseableIterator<Row> each = lines.getRows()) {
                while (each.hasNext()) {
                    readLine(each.next());
                }
            }
        }

        private void readLine(Row line) {
            if (!line.isNullAt(0)) {
                Row info = line.getStruct(0);
                writtenAt = info.isNullAt(0) ? writtenAt : Instant.ofEpochMilli(info.getLong(0));
                operation = info.isNullAt(1) ? operation : info.getString(1);
            }
            if (!line.isNullAt(1)) {
                readCursor(line.getStruct(1));
            }
            if (!line.isNullAt(2) && !line.getStruct(2).isNullAt(0)) {
                rows += DataFileStatistics.getNumRecords(line.getStruct(2).getString(0))
                        .orElse(0L);
            }
        }

        private void readCursor(Row txn) {
            if (!txn.isNullAt(2)) {
                cursorMovedAt = Instant.ofEpochMilli(txn.getLong(2));
            }
            if (txn.getString(0).equals(appId)) {
                seq = txn.getLong(1);
            }
        }

        /** The time is that of our clock, which the cursor carries; Kernel's own is for commits of others. */
        Version version(long number) {
            return new Version(number, cursorMovedAt == null ? writtenAt : cursorMovedAt, operation, seq, rows);
        }
    }
}
