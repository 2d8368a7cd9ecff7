package io.truebook.service.lakesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.OutsideHistoryException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSqlTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final String KEYS = "SELECT conid, seq, symbol, position FROM %s ORDER BY conid, seq";

    @TempDir
    private Path temp;

    @TempDir
    private static Path shared;

    private static SmallLake sharedLake;

    @BeforeAll
    static void fill() throws IOException {
        sharedLake = filled(shared.resolve("a [b] 'c'").resolve("lake"), Partitioning.SYMBOL);
        Files.writeString(shared.resolve("secret"), "a,b\n1,2\n");
    }

    private SmallLake filled(Partitioning partitioning) throws IOException {
        return filled(temp, partitioning);
    }

    private static SmallLake filled(Path root, Partitioning partitioning) throws IOException {
        return new SmallLake(root, partitioning)
                .commit(1, "700", "1.5")
                .commit(2, "BRK B/ä%", "-2")
                .commit(3, "L".repeat(250), "3")
                .commit(1, "700", "4.000000000000000001")
                .commit(2, "BRK B/ä%", "0");
    }

    private static SqlAnswer ask(SmallLake lake, Travel travel, String sql) throws IOException {
        try (LakeSql open = LakeSql.open(lake.root, Disk.LOCAL, travel)) {
            return open.ask(sql, 1000, TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    @Tag("R-072")
    void bothTablesAreAskedByTheirNamesWithAllDigits(Partitioning partitioning) throws IOException {
        SmallLake lake = filled(partitioning);

        assertThat(ask(lake, Travel.NEWEST, KEYS.formatted("position_updates")).rows())
                .containsExactly(
                        List.of(1L, 1L, "700", "1.5"),
                        List.of(1L, 4L, "700", "4.000000000000000001"),
                        List.of(2L, 2L, "BRK B/ä%", "-2"),
                        List.of(2L, 5L, "BRK B/ä%", "0"),
                        List.of(3L, 3L, "L".repeat(250), "3"));
        SqlAnswer positions = ask(lake, Travel.NEWEST, "SELECT * FROM positions WHERE conid = 1");
        assertThat(positions.columns().stream().map(SqlAnswer.Column::name).limit(5))
                .containsExactly("seq", "conid", "timestamp", "recorded_at", "account");
        assertThat(positions.columns()).hasSize(28);
        assertThat(positions.rows()).singleElement().satisfies(row -> {
            assertThat(row)
                    .contains("2026-02-03T14:30:04.000001Z", "99999999999999999999.999999999999999999", "2026-02-03");
            assertThat(row.get(8)).isNull();
        });
        assertThat(positions.versions()).containsOnlyKeys("positions", "position_updates");
    }

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    @Tag("R-072")
    @Tag("T-45")
    void atEveryMomentAndVersionItAgreesWithTheHistory(Partitioning partitioning) throws IOException {
        SmallLake lake = filled(partitioning);

        for (long seq = 1; seq <= 5; seq++) {
            Travel asOf = new Travel.AsOf(SmallLake.moment(seq));
            assertThat(ask(lake, asOf, KEYS.formatted("positions")).rows())
                    .isEqualTo(rows(lake.history().asOf(SmallLake.moment(seq)).values()));
            assertThat(ask(lake, asOf, "SELECT count(*) FROM position_updates").rows())
                    .containsExactly(List.of(seq));
        }
        for (long version = 0; version <= 5; version++) {
            Travel past = new Travel.Versions(Map.of("positions", version));
            assertThat(ask(lake, past, KEYS.formatted("positions")).rows())
                    .isEqualTo(rows(lake.history().atVersion(version).values()));
            assertThat(ask(lake, past, "SELECT count(*) FROM position_updates").rows())
                    .containsExactly(List.of(5L));
        }
    }

    private static List<List<Object>> rows(Collection<PositionUpdate> positions) {
        return positions.stream()
                .sorted((one, other) ->
                        Integer.compare(one.conId().value(), other.conId().value()))
                .map(row -> List.<Object>of(
                        (long) row.conId().value(),
                        row.seq(),
                        row.contract().symbol(),
                        row.position().value().toPlainString()))
                .toList();
    }

    @Test
    void anEmptyLakeHasItsColumnsAndNoRows() throws IOException {
        SmallLake lake = new SmallLake(temp, Partitioning.SYMBOL);

        SqlAnswer answer = ask(lake, Travel.NEWEST, "SELECT conid, position, timestamp FROM positions");

        assertThat(answer.rows()).isEmpty();
        assertThat(answer.columns().stream().map(SqlAnswer.Column::type))
                .containsExactly("BIGINT", "DECIMAL(38,18)", "TIMESTAMP WITH TIME ZONE");
    }

    @Test
    void rowsBeyondTheLimitAreCountedAndEveryKindOfValueIsPlain() throws IOException {
        try (LakeSql sql = LakeSql.open(sharedLake.root, Disk.LOCAL, Travel.NEWEST)) {
            SqlAnswer answer = sql.ask("FROM range(100000)", 3, TIMEOUT);
            assertThat(answer.rows()).hasSize(3);
            assertThat(answer.more()).isEqualTo(99_997);
            assertThat(sql.ask(
                                    "SELECT true, 1::TINYINT, 0.5::DOUBLE, 'NaN'::DOUBLE, sum(1::HUGEINT), NULL, 1000000000000000000000000000000.5::DECIMAL(38,1),"
                                            + " TIMESTAMP '2026-01-01', [1, 2]",
                                    1,
                                    TIMEOUT)
                            .rows()
                            .getFirst())
                    .containsExactly(
                            true, 1L, 0.5, "NaN", "1", null, "1" + "0".repeat(30) + ".5", "2026-01-01T00:00", "[1, 2]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DESCRIBE positions",
                "SUMMARIZE SELECT conid, symbol FROM positions",
                "SHOW TABLES",
                "FROM positions",
                "TABLE positions;",
                "VALUES (1)",
                "(SELECT 1)",
                "-- why\n/* not */ WITH x AS (SELECT 1) SELECT * FROM x",
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT * FROM t",
                "SELECT 1 UNION SELECT 2",
                "SELECT 'DELETE FROM positions; COPY'",
                "SELECT * FROM (PIVOT (SELECT symbol, conid FROM positions) ON symbol IN ('700') USING count(*))"
            })
    void everythingThatOnlyAsksIsAnswered(String sql) throws IOException {
        assertThat(ask(sharedLake, Travel.NEWEST, sql).rows()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM positions",
                "INSERT INTO positions SELECT * FROM positions",
                "UPDATE positions SET position = 0",
                "MERGE INTO positions USING position_updates ON true WHEN MATCHED THEN DELETE",
                "TRUNCATE positions",
                "CREATE TABLE t AS SELECT 1",
                "CREATE OR REPLACE VIEW positions AS SELECT 1",
                "DROP VIEW positions",
                "ALTER VIEW positions RENAME TO p",
                "COPY (SELECT 1) TO '@/stolen.csv'",
                "COPY positions TO '@/stolen.parquet'",
                "EXPORT DATABASE '@/stolen'",
                "IMPORT DATABASE '@'",
                "ATTACH '@/other.db'",
                "DETACH memory",
                "USE memory",
                "INSTALL httpfs",
                "LOAD httpfs",
                "PRAGMA database_list",
                "PRAGMA enable_profiling",
                "SET enable_external_access = true",
                "SET lock_configuration = false",
                "SET GLOBAL temp_directory = '@'",
                "RESET memory_limit",
                "CALL pragma_version()",
                "PREPARE x AS SELECT 1",
                "EXECUTE x",
                "BEGIN",
                "COMMIT",
                "CHECKPOINT",
                "VACUUM",
                "EXPLAIN ANALYZE DELETE FROM positions",
                "/* SELECT */ DELETE FROM positions",
                "WITH x AS (SELECT 1) DELETE FROM positions",
                "CREATE SECRET (TYPE s3)",
            })
    void whatIsNotAQuestionIsRefusedByName(String sql) throws IOException {
        List<String> before = content();
        String word = sql.replaceAll("/\\*.*\\*/ ", "").replaceAll(" .*", "");

        assertThatThrownBy(() -> ask(sharedLake, Travel.NEWEST, sql.replace("@", shared.toString())))
                .isInstanceOf(QuestionRefusedException.class)
                .hasMessageStartingWith(word + " is refused")
                .hasMessageContaining("SELECT");
        assertThat(content()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH x AS (DELETE FROM positions RETURNING *) SELECT * FROM x",
                "WITH x AS (INSERT INTO lake_files.position_updates VALUES ('a', 'b') RETURNING *) FROM x",
                "SELECT 1; DELETE FROM positions",
                "SELECT 1; SELECT 2",
                "SELECT * FROM read_text('@/secret')",
                "SELECT * FROM read_csv('@/secret')",
                "SELECT * FROM read_json('@/secret')",
                "SELECT * FROM read_blob('@/*')",
                "SELECT * FROM '@/secret.parquet'",
                "SELECT * FROM read_parquet('@/**/*.parquet')",
                "SELECT * FROM parquet_metadata('@/secret')",
                "SELECT * FROM sniff_csv('@/secret')",
                "SELECT * FROM glob('@/*')",
                "SELECT * FROM read_text('http://127.0.0.1:1/x')",
                "SELECT * FROM read_duckdb('@/other.db')",
                "SELECT * FROM query('SELECT * FROM read_text(''@/secret'')')",
                "SELECT * FROM query('DELETE FROM positions')",
                "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''@/secret'')'))",
                "SELECT * FROM enable_logging(storage = 'file', storage_path = '@/log')",
                "SELECT * FROM enable_profiling()",
                "SELECT * FROM duckdb_extensions()",
                "SELECT getenv('HOME')",
                "",
                "-- nothing",
                "SELEC 1",
                "SELECT nothing FROM positions",
                "SELECT * FROM orders",
                "SELECT position::INT / 0::INT FROM positions WHERE symbol::INT = 1",
                "SELECT ?",
            })
    void noTrickReachesAnotherFileOrChangesAnything(String sql) throws IOException {
        List<String> before = content();

        assertThatThrownBy(() -> ask(sharedLake, Travel.NEWEST, sql.replace("@", shared.toString())))
                .isInstanceOf(QuestionRefusedException.class)
                .message()
                .hasLineCount(1)
                .doesNotContain("java.");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void whatGoesWrongWhileRowsAreReadIsNamed() {
        assertThatThrownBy(() -> ask(sharedLake, Travel.NEWEST, "SELECT sec_type::INT FROM positions"))
                .hasMessageContaining("Could not convert string 'STK'");
        assertThatThrownBy(() -> ask(sharedLake, Travel.NEWEST, "SELECT nothing FROM positions"))
                .hasMessageContaining("\"nothing\" not found");
        assertThatThrownBy(() -> ask(sharedLake, Travel.NEWEST, "SELECT list(range) FROM range(1000000000)"))
                .hasMessageContaining("2 GB of memory");
    }

    /** Names, sizes and times of all files. */
    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.walk(shared)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aMomentOutsideTheRecordAndAVersionThatIsNotThereAreToldWithTheBounds() throws IOException {
        SmallLake lake = filled(Partitioning.SYMBOL);

        assertThatThrownBy(() -> ask(lake, new Travel.AsOf(SmallLake.START.minusSeconds(9)), "FROM positions"))
                .isInstanceOf(OutsideHistoryException.class)
                .hasMessageContaining("before the record begins")
                .hasMessageContaining("2026-02-03T14:30:01");
        assertThatThrownBy(() -> ask(lake, new Travel.Versions(Map.of("positions", 99L)), "FROM positions"))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("no version 99")
                .hasMessageContaining("0 to 5");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        SmallLake lake = filled(Partitioning.SYMBOL);
        Path gone;
        try (Stream<Path> files = Files.walk(lake.root.resolve("position_updates"))) {
            gone = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.delete(gone);

        assertThatThrownBy(() -> ask(lake, Travel.NEWEST, "FROM positions"))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining(gone.toString())
                .hasMessageContaining("truebook lake verify");
    }
}
