package io.truebook.service.lakesql;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.Disk;
import io.truebook.lake.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of {@code docs/queries.md}, run as they stand there. */
class QueriesPageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Path PAGE = Path.of("..", "docs", "queries.md");
    private static final String LATEST = "SELECT account, conid, symbol, position FROM positions ORDER BY ALL";

    @TempDir
    private Path dir;

    private SmallLake lake;

    @BeforeEach
    void fill() throws IOException {
        lake = new SmallLake(dir.resolve("lake"), Partitioning.SYMBOL)
                .commit(1, "700", "1.5")
                .commit(2, "BRK B/ä%", "-2")
                .commit(3, "MSFT", "3")
                .commit(1, "700", "4.25")
                .commit(2, "BRK B/ä%", "0");
        lake.optimize();
    }

    /** The blocks with a mark behind {@code sql}, in the order of the page. */
    private static List<String> blocks(String mark) throws IOException {
        return Pattern.compile("^```sql " + mark + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private SqlAnswer ask(Travel travel, String sql) throws IOException {
        try (LakeSql open = LakeSql.open(lake.root, Disk.LOCAL, travel)) {
            return open.ask(sql, 1000, TIMEOUT);
        }
    }

    @Test
    @Tag("R-072")
    void thoseForTruebookItselfAnswer() throws IOException {
        List<List<List<Object>>> answers = new ArrayList<>();
        for (String sql : blocks("truebook")) {
            answers.add(plain(ask(Travel.NEWEST, sql)));
        }

        assertThat(answers).hasSize(5);
        assertThat(answers.get(0)).extracting(row -> row.get(1)).containsExactly("700", "MSFT");
        assertThat(answers.get(1)).extracting(row -> row.get(1)).containsExactly("1.5", "4.25");
        assertThat(answers.get(2))
                .extracting(row -> row.subList(1, 4))
                .containsExactly(List.of("700", "1.5", "4.25"), List.of("BRK B/ä%", "-2", "0"));
        assertThat(answers.get(3)).extracting(row -> row.get(2)).containsExactly("1.5", "-2", "3");
        assertThat(answers.get(4)).extracting(row -> row.get(1)).containsExactly(431.375, 0.0, 304.5);
    }

    /** With a word for what is not known. */
    private static List<List<Object>> plain(SqlAnswer answer) {
        List<List<Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : answer.rows()) {
            List<Object> cells = new ArrayList<>();
            for (Object cell : row) {
                cells.add(cell == null ? "unknown" : cell);
            }
            rows.add(cells);
        }
        return rows;
    }

    @Test
    @Tag("R-072")
    @Tag("T-45")
    void thoseForDuckDbAgreeWithTheTablesAlsoBetweenCompactionAndCleanUp() throws IOException, SQLException {
        List<String> blocks = blocks("duckdb");
        assertThat(blocks).hasSize(3);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(blocks.get(0).replace("'lake/", "'" + dir + "/lake/"));
            assertThat(rows(statement, blocks.get(1))).isEqualTo(plain(ask(Travel.NEWEST, LATEST)));
            assertThat(rows(statement, blocks.get(2)))
                    .hasSize(3)
                    .isEqualTo(plain(ask(new Travel.AsOf(SmallLake.moment(3)), LATEST)));
            try (ResultSet twice = statement.executeQuery(
                    "SELECT count(*) FROM '" + dir + "/lake/position_updates/symbol=*/*.parquet'")) {
                assertThat(twice.next()).isTrue();
                assertThat(twice.getLong(1))
                        .as("replaced files are still there")
                        .isGreaterThan(5);
            }
        }
    }

    private static List<List<Object>> rows(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return plain(Rows.read(result, Map.of(), 1000));
        }
    }
}
