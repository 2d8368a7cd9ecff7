package io.truebook.service.lakesql;

import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.LakeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Questions in SQL to {@code position_updates} and {@code positions}. The engine works in memory and reads the live files of
 * the tables and nothing else: no other file, no network, no extension, and no setting can be changed by a question. Safe
 * beside the writer.
 *
 * <pre>
 * try (LakeSql sql = LakeSql.open(lake, Disk.LOCAL, Travel.NEWEST)) {
 *     sql.ask("SELECT symbol, sum(position) FROM positions GROUP BY symbol", 100, Duration.ofSeconds(10)).rows();
 * }
 * </pre>
 */
public final class LakeSql implements AutoCloseable {

    /** What a question may take beside a recorder on the same machine. */
    private static final String MEMORY = "2GB";

    private static final String NO_LOG = "none";

    /** Half of the processors, so that a recorder on the same machine keeps the others. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Duration LESS_THAN_A_SECOND = Duration.ofMillis(999);

    private final Connection connection;
    private final Map<String, Long> versions;

    private LakeSql(Connection connection, Map<String, Long> versions) {
        this.connection = connection;
        this.versions = versions;
    }

    /**
     * Opens the tables of a lake in a state.
     *
     * @throws UnreadableLakeException when a table or version cannot be read
     * @throws io.truebook.engine.OutsideHistoryException when nothing is known of the moment
     */
    public static LakeSql open(Path lake, Disk disk, Travel travel) throws IOException {
        List<LakeFiles.Table> tables = tables(LakeFiles.in(lake, disk), travel);
        if (travel instanceof Travel.AsOf asOf) {
            DeltaLake.history(lake, disk, NO_LOG).bounds().requireEventTime(asOf.moment());
        }
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:");
            try {
                prepare(connection, tables, travel);
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
            Map<String, Long> versions = new TreeMap<>();
            tables.forEach(table -> versions.put(table.name(), table.version()));
            return new LakeSql(connection, versions);
        } catch (SQLException failure) {
            throw new UnreadableLakeException(
                    "the lake at " + lake + " cannot be asked: " + EngineError.sentence(failure)
                            + "; run `truebook lake verify`",
                    failure);
        }
    }

    private static List<LakeFiles.Table> tables(LakeFiles files, Travel travel) throws IOException {
        List<LakeFiles.Table> tables = new ArrayList<>();
        switch (travel) {
            case Travel.AsOf asOf -> tables.add(files.latest("position_updates"));
            case Travel.Versions past -> {
                for (String table : LakeFiles.TABLES) {
                    Long version = past.versions().get(table);
                    tables.add(version == null ? files.latest(table) : files.at(table, version));
                }
            }
        }
        return tables;
    }

    private static void prepare(Connection connection, List<LakeFiles.Table> tables, Travel travel)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET allow_community_extensions = false");
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET memory_limit = '" + MEMORY + "'");
            statement.execute("SET threads = " + THREADS);
            statement.execute("SET temp_directory = ''");
            statement.execute("SET allowed_paths = " + TableViews.list(tables));
            statement.execute("SET enable_external_access = false");
            addViews(new TableViews(connection), tables, travel);
            statement.execute("SET lock_configuration = true");
            statement.execute("BEGIN TRANSACTION READ ONLY");
        }
    }

    private static void addViews(TableViews views, List<LakeFiles.Table> tables, Travel travel) throws SQLException {
        if (travel instanceof Travel.AsOf asOf) {
            String moment = asOf.moment().truncatedTo(ChronoUnit.MICROS).toString();
            views.add(tables.getFirst(), "WHERE \"timestamp\" <= TIMESTAMPTZ " + TableViews.text(moment));
            views.addLastOfEachKey();
            return;
        }
        for (LakeFiles.Table table : tables) {
            views.add(table, "");
        }
    }

    /**
     * Answers one question.
     *
     * @param limit the most rows that are kept; those beyond are counted
     * @param timeout how long it may take, rounded up to seconds
     * @throws QuestionRefusedException when it does more than ask, or cannot be understood or answered
     * @throws UnreadableLakeException when a file of the tables is damaged or gone
     */
    public SqlAnswer ask(String sql, int limit, Duration timeout) throws IOException {
        try {
            Question.require(sql, connection);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(
                        Math.toIntExact(timeout.plus(LESS_THAN_A_SECOND).toSeconds()));
                try (ResultSet result = statement.executeQuery(sql)) {
                    return Rows.read(result, versions, limit);
                }
            }
        } catch (SQLException failure) {
            throw EngineError.of(failure);
        } catch (OutOfMemoryError tooLarge) {
            // What was read of the answer is garbage now, and nothing else was being made.
            throw EngineError.tooLarge(tooLarge);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IOException(EngineError.sentence(failure), failure);
        }
    }
}
