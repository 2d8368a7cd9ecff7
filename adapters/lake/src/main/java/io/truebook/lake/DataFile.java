package io.truebook.lake;

import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A data file of a table.
 *
 * @param file where it is
 * @param logPath its path exactly as the log states it: what a removal must repeat
 * @param partition column and value of its partition; empty in an unpartitioned table
 * @param sizeBytes its length
 * @param rows how many rows it holds; 0 when the log does not say
 * @param span between which values its rows lie
 * @param checksum CRC-32C of its bytes as {@link FileChecksum} states it; empty when the log does not say
 */
record DataFile(
        Path file,
        String logPath,
        Map<String, String> partition,
        long sizeBytes,
        long rows,
        FileSpan span,
        String checksum) {

    /** The tag of the log's action that holds the checksum. */
    static final String CHECKSUM_TAG = "crc32c";

    /** One whose bytes nobody has summed. */
    DataFile(Path file, String logPath, Map<String, String> partition, long sizeBytes, long rows, FileSpan span) {
        this(file, logPath, partition, sizeBytes, rows, span, "");
    }

    /** The log's action that adds this file. */
    Row added(String statistics, FileChange change, long nowMillis) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("path", logPath);
        fields.put("partitionValues", VectorUtils.stringStringMapValue(partition));
        fields.put("size", sizeBytes);
        fields.put("modificationTime", nowMillis);
        fields.put("dataChange", change == FileChange.ROWS);
        if (!checksum.isEmpty()) {
            fields.put("tags", VectorUtils.stringStringMapValue(Map.of(CHECKSUM_TAG, checksum)));
        }
        fields.put("stats", statistics);
        return SingleAction.createAddFileSingleAction(row(AddFile.FULL_SCHEMA, fields));
    }

    /** The log's action that removes this file; without statistics, which nobody reads there. */
    Row removed(FileChange change, long nowMillis) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("path", logPath);
        fields.put("deletionTimestamp", nowMillis);
        fields.put("dataChange", change == FileChange.ROWS);
        fields.put("extendedFileMetadata", true);
        fields.put("partitionValues", VectorUtils.stringStringMapValue(partition));
        fields.put("size", sizeBytes);
        return SingleAction.createRemoveFileSingleAction(row(RemoveFile.FULL_SCHEMA, fields));
    }

    private static Row row(StructType schema, Map<String, Object> fields) {
        Map<Integer, Object> ordinals = new HashMap<>();
        fields.forEach((name, value) -> ordinals.put(schema.indexOf(name), value));
        return new GenericRow(schema, ordinals);
    }
}
