package io.truebook.lake;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one commit did to the table's files, read from its log file.
 *
 * @param added paths as the log states them
 * @param removed path and moment of removal in milliseconds
 * @param cursors by the name of the journal that moved them
 * @param engine what the writer said of itself; ours says which seqs it carries
 */
record CommitActions(Set<String> added, Map<String, Long> removed, Map<String, Long> cursors, String engine) {

    private static final StructType SCHEMA = new StructType()
            .add("add", new StructType().add("path", StringType.STRING))
            .add("remove", new StructType().add("path", StringType.STRING).add("deletionTimestamp", LongType.LONG))
            .add("txn", new StructType().add("appId", StringType.STRING).add("version", LongType.LONG))
            .add("commitInfo", new StructType().add("engineInfo", StringType.STRING));

    static CommitActions read(TableLog log, Disk disk, Path file) throws IOException {
        FileStatus status = FileStatus.of(file.toString(), disk.size(file), 0);
        Reading reading = new Reading();
        return log.reading(() -> {
            try (CloseableIterator<ColumnarBatch> batches = log.engine()
                    .getJsonHandler()
                    .readJsonFiles(Utils.singletonCloseableIterator(status), SCHEMA, Optional.empty())) {
                while (batches.hasNext()) {
                    try (CloseableIterator<Row> lines = batches.next().getRows()) {
                        while (lines.hasNext()) {
                            reading.line(lines.next());
                        }
                    }
                }
            }
            return reading.actions();
        });
    }

    private static final class Reading {

        private final Set<String> added = new LinkedHashSet<>();
        private final Map<String, Long> removed = new HashMap<>();
        private final Map<String, Long> cursors = new HashMap<>();
        private String engine = "";

        void line(Row line) {
            if (!line.isNullAt(0)) {
                added.add(line.getStruct(0).getString(0));
            }
            if (!line.isNullAt(1)) {
                Row remove = line.getStruct(1);
                removed.put(remove.getString(0), remove.isNullAt(1) ? 0 : remove.getLong(1));
            }
            if (!line.isNullAt(2)) {
                cursors.put(line.getStruct(2).getString(0), line.getStruct(2).getLong(1));
            }
            if (!line.isNullAt(3) && !line.getStruct(3).isNullAt(0)) {
                engine = line.getStruct(3).getString(0);
            }
        }

        CommitActions actions() {
            return new CommitActions(added, removed, cursors, engine);
        }
    }
}
