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
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commits of a table, read from their log files; those that log clean-up removed are not there any more. */
final class CommitLog {

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
    private static final StructType COMMIT_INFO =
            new StructType().add("timestamp", LongType.LONG).add("operation", StringType.STRING);
    private static final StructType TXN =
            new StructType().add("appId", StringType.STRING).add("version", LongType.LONG);
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

    List<Version> newestFirst() throws IOException {
        log.latest();
        List<Version> versions = new ArrayList<>();
        for (Path file : disk.list(log.logFolder())) {
            String name = String.valueOf(file.getFileName());
            if (COMMIT.matcher(name).matches()) {
                versions.add(version(Long.parseLong(name.substring(0, 20)), file));
            }
        }
        return versions.reversed();
    }

    private Version version(long number, Path file) throws IOException {
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
        return draft.version(number);
    }

    /** What is known of a commit while its lines are read. */
    private final class Draft {

        private Instant committedAt = Instant.EPOCH;
        private String operation = "";
        private long seq;
        private long rows;

        void read(ColumnarBatch lines) throws IOException {
            try (CloseableIterator<Row> each = lines.getRows()) {
                while (each.hasNext()) {
                    read(each.next());
                }
            }
        }

        private void read(Row line) {
            if (!line.isNullAt(0)) {
                Row info = line.getStruct(0);
                committedAt = info.isNullAt(0) ? committedAt : Instant.ofEpochMilli(info.getLong(0));
                operation = info.isNullAt(1) ? operation : info.getString(1);
            }
            if (!line.isNullAt(1) && line.getStruct(1).getString(0).equals(appId)) {
                seq = line.getStruct(1).getLong(1);
            }
            if (!line.isNullAt(2) && !line.getStruct(2).isNullAt(0)) {
                rows += DataFileStatistics.getNumRecords(line.getStruct(2).getString(0))
                        .orElse(0L);
            }
        }

        Version version(long number) {
            return new Version(number, committedAt, operation, seq, rows);
        }
    }
}
