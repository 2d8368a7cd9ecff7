package io.truebook.lake;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.transaction.DataLayoutSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table of ours is created with, and known by.
 *
 * @param name the folder's name and the name in messages
 * @param partitioning how its rows are divided
 * @param properties beside those that all tables of ours have
 */
record TableSpec(String name, Partitioning partitioning, Map<String, String> properties) {

    static final String POSITION_UPDATES = "position_updates";
    static final String POSITIONS = "positions";

    /** Marks a table as ours. */
    static final String SCHEMA_VERSION = "truebook.schema.version";

    static final String TABLE = "truebook.table";

    private static final String TOMBSTONES = "delta.deletedFileRetentionDuration";

    static TableSpec positionUpdates(Partitioning partitioning) {
        return new TableSpec(
                POSITION_UPDATES, partitioning, Map.of("delta.appendOnly", "true", TOMBSTONES, "interval 1 hours"));
    }

    static TableSpec positions() {
        return new TableSpec(POSITIONS, Partitioning.NONE, Map.of(TOMBSTONES, "interval 24 hours"));
    }

    Map<String, String> allProperties(int checkpointInterval) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(SCHEMA_VERSION, Integer.toString(PositionSchema.VERSION));
        all.put(TABLE, name);
        all.put("delta.dataSkippingNumIndexedCols", Integer.toString(PositionColumn.INDEXED));
        all.put("delta.checkpointInterval", Integer.toString(checkpointInterval));
        all.put("delta.logRetentionDuration", "interval 7 days");
        // We do it ourselves, because it must not outrun the clean-up of files, which needs the log.
        all.put("delta.enableExpiredLogCleanup", "false");
        return all;
    }

    DataLayoutSpec layout() {
        String column = partitioning.column();
        return column == null ? DataLayoutSpec.noDataLayout() : DataLayoutSpec.partitioned(List.of(new Column(column)));
    }
}
