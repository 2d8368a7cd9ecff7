package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine that is not ours (DuckDB) reads the files that the log names. */
class LatestPerContractSqlTest {

    private static final String LATEST = """
            SELECT account, conid, symbol, position, average_cost, market_price, "right", date::VARCHAR AS date,
                   epoch_us(timestamp) AS micros
            FROM (SELECT *, row_number() OVER (PARTITION BY account, conid ORDER BY timestamp DESC) AS rn FROM %s)
            WHERE rn = 1
            """;

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    @Tag("T-45")
    @Tag("R-063")
    void theLatestRowPerContractByTimestampIsTheLivePosition(Partitioning partitioning)
            throws IOException, SQLException {
        Map<PositionKey, PositionUpdate> live = fill(partitioning);

        Map<Long, PositionUpdate> byConId = new TreeMap<>();
        live.values().forEach(row -> byConId.put((long) row.conId().value(), row));
        assertThat(DeltaLake.history(root, Disk.LOCAL, LakeOnMemory.JOURNAL)
                        .current()
                        .rows())
                .isEqualTo(live);
        assertSame(LATEST.formatted(filesOf("position_updates")), byConId);
        assertSame(LATEST.formatted(filesOf("positions")), byConId);
    }

    @Test
    void anOutsideReaderReadsOurCheckpoint() throws IOException, SQLException {
        fill(Partitioning.SYMBOL);
        TableLog log = new TableLog("position_updates", root.resolve("position_updates"), Disk.LOCAL);
        log.latest().writeCheckpoint(log.engine());

        String sql =
                "SELECT count(add.path) AS files, max(txn.version) AS seq, max(protocol.minReaderVersion) AS reader"
                        + ", max(map_extract(add.partitionValues, 'symbol')[1]) AS symbol, max(metaData.partitionColumns[1]) AS"
                        + " partitioned FROM read_parquet('" + log.logFolder() + "/*.checkpoint.parquet')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt("files")).isEqualTo(25);
            assertThat(result.getLong("seq")).isEqualTo(400);
            assertThat(result.getInt("reader")).isEqualTo(1);
            assertThat(result.getString("symbol")).isEqualTo("S4");
            assertThat(result.getString("partitioned")).isEqualTo("symbol");
        }
    }

    private Map<PositionKey, PositionUpdate> fill(Partitioning partitioning) throws IOException {
        Random random = new Random(45);
        MemoryFactLog facts = new MemoryFactLog();
        Map<PositionKey, PositionUpdate> live = new TreeMap<>();
        DeltaLakeSink sink = DeltaLake.open(
                        root,
                        LakeSettings.DEFAULTS.withPartitioning(partitioning),
                        Disk.LOCAL,
                        Clock.SYSTEM,
                        Runnable::run,
                        LakeOnMemory.JOURNAL,
                        facts)
                .sink();
        for (int seq = 1; seq <= 400; seq++) {
            int conId = 1 + random.nextInt(20);
            String symbol = conId % 5 == 0 ? "BRK B/ä%" : "S" + conId % 5;
            PositionUpdate row = Updates.stock(
                    seq,
                    conId,
                    symbol,
                    new BigDecimal(random.nextInt()).movePointLeft(4).toPlainString());
            facts.add(row);
            live.put(row.key(), row);
            if (seq % 80 == 0) {
                sink.flush();
            }
        }
        return live;
    }

    private String filesOf(String table) throws IOException {
        TableLog log = new TableLog(table, root.resolve(table), Disk.LOCAL);
        return log.files(log.latest(), Optional.empty()).stream()
                .map(file -> "'" + file.file() + "'")
                .collect(Collectors.joining(",", "read_parquet([", "], hive_partitioning=true)"));
    }

    private static void assertSame(String sql, Map<Long, PositionUpdate> expected) throws SQLException {
        int rows = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                PositionUpdate row = Objects.requireNonNull(expected.get(result.getLong("conid")));
                assertThat(result.getString("account")).isEqualTo(row.account().value());
                assertThat(result.getString("symbol")).isEqualTo(row.contract().symbol());
                assertThat(result.getBigDecimal("position"))
                        .isEqualByComparingTo(row.position().value());
                assertThat(result.getBigDecimal("average_cost")).isEqualByComparingTo("101.5");
                assertThat(result.getString("right")).isNull();
                assertThat(result.getString("date")).isEqualTo("2026-02-03");
                assertThat(result.getLong("micros")).isEqualTo(PositionColumn.micros(row.timestamp()));
                rows++;
            }
        }
        assertThat(rows).isEqualTo(expected.size());
    }
}
