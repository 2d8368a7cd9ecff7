package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Source;
import io.truebook.engine.ManualClock;
import io.truebook.outside.spark.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries for Spark of {@code docs/queries.md}, run as they stand there. */
class SparkQueriesTest {

    private static final Path PAGE = Path.of("..", "docs", "queries.md");
    private static final Instant OPENING = Instant.parse("2026-02-03T14:30:00.000001Z");

    @TempDir
    private Path root;

    /**
     * What the statements of the page answer, in their order.
     *
     * @param commitTime put in for that of the page, which is older than what Spark answers for
     */
    private List<List<List<@Nullable Object>>> answers(Instant commitTime) throws IOException {
        List<List<List<@Nullable Object>>> answers = new ArrayList<>();
        for (String block : blocks()) {
            for (String statement : block.split(";\\n", -1)) {
                if (!statement.isBlank()) {
                    answers.add(Spark.beside()
                            .ask(statement
                                    .replace("/data/truebook/lake", root.toString())
                                    .replaceFirst("TIMESTAMP AS OF '[^']*'", "TIMESTAMP AS OF '" + commitTime + "'"))
                            .rows());
                }
            }
        }
        return answers;
    }

    private static List<String> blocks() throws IOException {
        return Pattern.compile("^```sql spark\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static void commit(RecordedLake lake, int conId, String symbol, String quantity) throws IOException {
        lake.commit(seq -> Facts.stock(seq, conId, symbol, quantity, OPENING.plusSeconds(seq)));
    }

    @Test
    @Tag("R-072")
    void allOfThemAnswer() throws IOException {
        Instant longAgo = Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
        try (RecordedLake lake = new RecordedLake(root, RecordedLake.OFTEN, new ManualClock().set(longAgo))) {
            commit(lake, 1, "700", "1.5");
            commit(lake, 2, "BRK B/ä%", "-2");
            commit(lake, 3, "MSFT", "3");
            commit(lake, 1, "700", "4.25");
            lake.commit(seq -> Facts.stock(
                    seq, 2, "BRK B/ä%", "-2.5", OPENING.plusMillis(3_100), OPENING.plusSeconds(5), Source.MANUAL));
            lake.clock.set(Instant.now().minus(Duration.ofMinutes(2)));
            commit(lake, 2, "BRK B/ä%", "0");

            List<List<List<@Nullable Object>>> answers = answers(longAgo.plusSeconds(60));

            assertThat(answers).hasSize(9);
            assertThat(answers.get(3))
                    .containsExactly(
                            List.of("DU9000001", "700", new BigDecimal("4.25000000"), 431.375),
                            List.of("DU9000001", "MSFT", new BigDecimal("3.00000000"), 304.5));
            assertThat(lastTwo(answers.get(4))).containsExactly("700=1.5", "BRK B/ä%=-2.5", "MSFT=3");
            assertThat(lastTwo(answers.get(5))).containsExactly("700=1.5", "BRK B/ä%=-2", "MSFT=3");
            assertThat(lastTwo(answers.get(6))).containsExactly("700=1.5", "BRK B/ä%=-2", "MSFT=3");
            assertThat(lastTwo(answers.get(7))).containsExactly("700=4.25", "BRK B/ä%=-2.5", "MSFT=3");
            assertThat(answers.get(8)).hasSize(7);
            commit(lake, 3, "MSFT", "9");
            assertThat(lastTwo(Spark.beside()
                            .ask("SELECT symbol, position FROM positions WHERE conid = 3")
                            .rows()))
                    .as("a view sees new commits")
                    .containsExactly("MSFT=9");
        }
    }

    private static List<String> lastTwo(List<List<@Nullable Object>> rows) {
        return rows.stream()
                .map(row -> row.get(row.size() - 2) + "="
                        + Arrays.asList(row.get(row.size() - 1)).getFirst())
                .map(text -> text.replaceAll("\\.?0+$", ""))
                .toList();
    }

    /** What the page says about decimals is so. */
    @Test
    void productsOfOurDecimalsAreRoundedAndSumsThatDoNotFitAreRefused() throws IOException {
        try (RecordedLake lake = new RecordedLake(root, RecordedLake.OFTEN)) {
            lake.commit(seq -> Facts.full(seq, 1, lake.now(), lake.now()))
                    .commit(seq -> Facts.full(seq, 2, lake.now(), lake.now()));

            assertThat(lake.ask("SELECT typeof(position * average_cost) FROM @positions LIMIT 1")
                            .rows())
                    .containsExactly(List.of("decimal(38,6)"));
            assertThat(lake.tell("SELECT sum(position) FROM @positions"))
                    .satisfies(reply -> assertThat(reply)
                            .isInstanceOfSatisfying(
                                    Reply.Refusal.class,
                                    no -> assertThat(no.message()).contains("OVERFLOW")));
        }
    }
}
