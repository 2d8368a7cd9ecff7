package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.engine.UnknownVersionException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which files make up a table in a version: for engines that read Parquet by themselves. Nothing is written. */
public final class LakeFiles {

    /** Both tables. */
    public static final List<String> TABLES = List.of(TableSpec.POSITION_UPDATES, TableSpec.POSITIONS);

    private final Path root;
    private final Disk disk;

    private LakeFiles(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /** Of the lake in a folder. */
    public static LakeFiles in(Path root, Disk disk) {
        return new LakeFiles(root, disk);
    }

    /**
     * A table in one version.
     *
     * @param columns in the order of the table
     * @param partitionColumns those of {@code columns} that files do not hold, because the log states them for each file
     */
    public record Table(
            String name, long version, List<SqlColumn> columns, List<String> partitionColumns, List<LiveFile> files) {
        public Table {
            columns = List.copyOf(columns);
            partitionColumns = List.copyOf(partitionColumns);
            files = List.copyOf(files);
        }
    }

    /**
     * A column.
     *
     * @param type in the words of the SQL standard
     */
    public record SqlColumn(String name, String type) {}

    /**
     * A Parquet file that belongs to the version.
     *
     * @param partition value of each partition column, as text
     */
    public record LiveFile(Path path, Map<String, String> partition) {}

    /**
     * A table as it stands.
     *
     * @throws UnreadableLakeException when it is missing, damaged or not ours
     */
    public Table latest(String table) throws IOException {
        TableLog log = log(table);
        return table(log, log.latest());
    }

    /**
     * A table as it was in a version.
     *
     * @throws UnreadableLakeException also when the version's files are no longer kept
     */
    public Table at(String table, long version) throws IOException {
        TableLog log = log(table);
        return table(log, log.at(version));
    }

    private TableLog log(String table) {
        if (!TABLES.contains(table)) {
            throw new IllegalArgumentException("no table '" + table + "'; there are " + String.join(" and ", TABLES));
        }
        return new TableLog(table, root.resolve(table), disk);
    }

    private Table table(TableLog log, Snapshot snapshot) throws IOException {
        List<LiveFile> files = new ArrayList<>();
        for (DataFile file : log.files(snapshot, Optional.empty())) {
            if (!disk.exists(file.file())) {
                throw missing(log, snapshot, file);
            }
            files.add(new LiveFile(file.file(), file.partition()));
        }
        List<SqlColumn> columns = Arrays.stream(PositionColumn.values())
                .map(column -> new SqlColumn(column.columnName(), standardName(column.type())))
                .toList();
        return new Table(log.name(), snapshot.getVersion(), columns, snapshot.getPartitionColumnNames(), files);
    }

    private static UnreadableLakeException missing(TableLog log, Snapshot snapshot, DataFile file) throws IOException {
        String version = log.describe() + ", version " + snapshot.getVersion() + ": ";
        return snapshot.getVersion() < log.latest().getVersion()
                ? new UnknownVersionException(version + "its files are no longer kept; ask for an event time instead")
                : new UnreadableLakeException(
                        version + "the data file " + file.file() + " is missing; run `truebook lake verify`");
    }

    private static String standardName(ColumnType type) {
        return switch (type) {
            case LONG -> "BIGINT";
            case INT -> "INTEGER";
            case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
            case DATE -> "DATE";
            case STRING -> "VARCHAR";
            case DECIMAL -> "DECIMAL(38,18)";
        };
    }
}
