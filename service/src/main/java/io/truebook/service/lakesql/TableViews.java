package io.truebook.service.lakesql;

import io.truebook.lake.LakeFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Views over exactly the files that a table has in a version. The value of a partition column is taken from the log: names
 * of folders may be cut, and carry no meaning.
 */
final class TableViews {

    private static final String FILES = "lake_files";

    private final Connection connection;

    TableViews(Connection connection) {
        this.connection = connection;
    }

    /** Makes a view that is named like the table; {@code condition} such as {@code WHERE seq < 3} may be empty. */
    void add(LakeFiles.Table table, String condition) throws SQLException {
        if (!table.partitionColumns().isEmpty() && !table.files().isEmpty()) {
            addPartitions(table);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW " + name(table.name()) + " AS SELECT "
                    + table.columns().stream()
                            .map(column -> column(table, column))
                            .collect(Collectors.joining(", "))
                    + from(table) + " " + condition);
        }
    }

    /** Makes {@code positions} of the rows in {@code position_updates}. */
    void addLastOfEachKey() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW positions AS SELECT * FROM position_updates QUALIFY row_number() OVER ("
                    + "PARTITION BY account, conid, model_code ORDER BY timestamp DESC, seq DESC) = 1");
        }
    }

    private static String column(LakeFiles.Table table, LakeFiles.SqlColumn column) {
        String name = name(column.name());
        if (table.files().isEmpty()) {
            return "CAST(NULL AS " + column.type() + ") AS " + name;
        }
        return table.partitionColumns().contains(column.name())
                ? "CAST(place." + name + " AS " + column.type() + ") AS " + name
                : "data." + name;
    }

    private static String from(LakeFiles.Table table) {
        if (table.files().isEmpty()) {
            return " FROM (SELECT 1 WHERE false)";
        }
        String files =
                " FROM read_parquet(" + list(List.of(table)) + ", hive_partitioning = false, filename = true) AS data";
        return table.partitionColumns().isEmpty()
                ? files
                : files + " JOIN " + FILES + "." + name(table.name()) + " AS place ON place.file = data.filename";
    }

    private void addPartitions(LakeFiles.Table table) throws SQLException {
        String columns = table.partitionColumns().stream()
                .map(column -> ", " + name(column) + " VARCHAR")
                .collect(Collectors.joining());
        String values = String.join(
                ", ", Collections.nCopies(1 + table.partitionColumns().size(), "?"));
        String place = FILES + "." + name(table.name());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + FILES);
            statement.execute("CREATE TABLE " + place + " (file VARCHAR" + columns + ")");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + place + " VALUES (" + values + ")")) {
            for (LakeFiles.LiveFile file : table.files()) {
                insert.setString(1, file.path().toString());
                int at = 2;
                for (String column : table.partitionColumns()) {
                    insert.setString(at++, file.partition().get(column));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The files as a list in SQL. */
    static String list(List<LakeFiles.Table> tables) {
        return tables.stream()
                .flatMap(table -> table.files().stream())
                .map(file -> text(file.path().toString()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String name(String column) {
        return '"' + column + '"';
    }
}
