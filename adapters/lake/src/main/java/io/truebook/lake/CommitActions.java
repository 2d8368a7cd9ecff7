package io.truebook.lake;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
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
 * @param engine what the writer said of itself; ours says which seqs it carries, see {@link CommitMark}
 * @param effects what it changed
 */
record CommitActions(
        Set<String> added, Map<String, Long> removed, Map<String, Long> cursors, String engine, Set<Effect> effects) {

    private static final String OURS = "truebook-";
    private static final StructType FILE = new StructType().add("path", StringType.STRING);
    private static final StructType SCHEMA = new StructType()
            .add("add", FILE.add("dataChange", BooleanType.BOOLEAN))
            .add("remove", FILE.add("deletionTimestamp", LongType.LONG).add("dataChange", BooleanType.BOOLEAN))
            .add("txn", new StructType().add("appId", StringType.STRING).add("version", LongType.LONG))
            .add("commitInfo", new StructType().add("engineInfo", StringType.STRING))
            .add("metaData", new StructType().add("id", StringType.STRING))
            .add("protocol", new StructType().add("minReaderVersion", IntegerType.INTEGER));

    /** What a commit can change. */
    enum Effect {
        /** Rows came or went. */
        ROWS,
        /** Columns, properties or the demands on readers and writers. */
        TABLE
    }

    /** True when a journal's cursor is in it: those of all our collectors are, those of other programs never. */
    boolean isOurs() {
        return cursors.keySet().stream().anyMatch(name -> name.startsWith(OURS));
    }

    /** What it did, in words. */
    String inWords() {
        return (engine.isEmpty() ? "another program" : engine) + " added " + added.size() + " data files and removed "
                + removed.size() + (effects.contains(Effect.TABLE) ? ", and changed the table's properties" : "");
    }

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
        private final Set<Effect> effects = EnumSet.noneOf(Effect.class);
        private String engine = "";

        void line(Row line) {
            if (!line.isNullAt(0)) {
                added.add(line.getStruct(0).getString(0));
                changed(line.getStruct(0), 1);
            }
            if (!line.isNullAt(1)) {
                Row remove = line.getStruct(1);
                removed.put(remove.getString(0), remove.isNullAt(1) ? 0 : remove.getLong(1));
                changed(remove, 2);
            }
            if (!line.isNullAt(2)) {
                cursors.put(line.getStruct(2).getString(0), line.getStruct(2).getLong(1));
            }
            if (!line.isNullAt(3) && !line.getStruct(3).isNullAt(0)) {
                engine = line.getStruct(3).getString(0);
            }
            if (!line.isNullAt(4) || !line.isNullAt(5)) {
                effects.add(Effect.TABLE);
            }
        }

        /** A file action that does not say whether rows changed is taken to have changed some. */
        private void changed(Row file, int dataChange) {
            if (file.isNullAt(dataChange) || file.getBoolean(dataChange)) {
                effects.add(Effect.ROWS);
            }
        }

        CommitActions actions() {
            return new CommitActions(added, removed, cursors, engine, effects);
        }
    }
}
