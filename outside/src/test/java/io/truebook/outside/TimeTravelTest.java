package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Source;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.ManualClock;
import io.truebook.lake.Progress;
import io.truebook.outside.spark.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The past, asked of Spark and of us. Spark refuses versions that are older than what the table keeps, by the clock of this
 * machine; so this lake began some minutes ago.
 */
class TimeTravelTest {

    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    @TempDir
    private Path root;

    private RecordedLake lake;
    private Instant start;

    /** Two contracts change in turn; at the end the broker says what was so three changes ago. */
    @BeforeEach
    void record() throws IOException {
        start = Instant.now().minus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.SECONDS);
        lake = new RecordedLake(root, RecordedLake.OFTEN, new ManualClock().set(start));
        for (int step = 1; step <= 6; step++) {
            int quantity = step;
            lake.commit(seq -> Facts.stock(seq, quantity % 2 + 1, "S" + quantity % 2, "" + quantity, lake.now()));
        }
        lake.commit(seq -> Facts.stock(seq, 2, "S1", "3.5", start.plusMillis(3_500), lake.now(), Source.MANUAL));
        lake.commit(seq -> Facts.stock(seq, 1, "S0", "8", lake.now()));
    }

    @AfterEach
    void close() throws IOException {
        lake.close();
    }

    @Test
    @Tag("T-29")
    @Tag("T-30")
    @Tag("R-072")
    void eventTimeAndKnowledgeTimeGiveTheSameAnswersAlsoAfterUpkeep() throws IOException {
        Map<Question, List<TableRow>> before = theirAnswers();
        Map<Question, List<TableRow>> ours = ourAnswers();

        assertThat(before).containsOnlyKeys(ours.keySet());
        ours.forEach((question, rows) -> assertThat(TableRow.differences(rows, rows(before, question)))
                .as("%s", question)
                .isEmpty());
        Instant moment = start.plusMillis(4_500);
        assertThat(quantityOfS1(before, new Question(start.plusSeconds(5), FOR_EVER)))
                .as("what was so")
                .isEqualTo("5");
        assertThat(quantityOfS1(before, new Question(moment, FOR_EVER)))
                .as("what was so, as it was restated")
                .isEqualTo("3.5");
        assertThat(quantityOfS1(before, new Question(moment, start.plusSeconds(6))))
                .as("what was believed then")
                .isEqualTo("3");

        lake.tidy();
        assertThat(lake.history().status().getFirst().files()).isEqualTo(2);
        assertThat(theirAnswers()).isEqualTo(before);
        assertThat(ourAnswers()).isEqualTo(ours);
    }

    private List<Instant> moments() {
        return List.of(
                start.plusSeconds(1),
                start.plusMillis(3_499),
                start.plusMillis(4_500),
                start.plusSeconds(5),
                start.plusSeconds(6),
                start.plusSeconds(7));
    }

    /** The state at a moment of event time, by what was known at another. */
    private record Question(Instant event, Instant known) {

        String asRow() {
            return "(TIMESTAMP '" + event + "', TIMESTAMP '" + known + "')";
        }
    }

    private static List<TableRow> rows(Map<Question, List<TableRow>> answers, Question question) {
        return answers.getOrDefault(question, List.of());
    }

    private List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (Instant event : moments()) {
            questions.add(new Question(event, FOR_EVER));
            questions.add(new Question(FOR_EVER, event));
            moments().forEach(known -> questions.add(new Question(event, known)));
        }
        return questions;
    }

    /** Those that have an answer. */
    private Map<Question, List<TableRow>> ourAnswers() throws IOException {
        Map<Question, List<TableRow>> answers = new HashMap<>();
        for (Question question : questions()) {
            List<TableRow> rows = TableRow.of(ourAnswer(question).values().stream()
                    .sorted(Comparator.comparing(PositionUpdate::key))
                    .toList());
            if (!rows.isEmpty()) {
                answers.put(question, rows);
            }
        }
        return answers;
    }

    private Map<PositionKey, PositionUpdate> ourAnswer(Question question) throws IOException {
        LakeHistory history = lake.history();
        if (question.known().equals(FOR_EVER)) {
            return history.asOf(question.event());
        }
        return question.event().equals(FOR_EVER)
                ? history.asKnownAt(question.known())
                : history.asOf(question.event(), question.known());
    }

    /** All questions in one statement: the moments are a table to join with. */
    private Map<Question, List<TableRow>> theirAnswers() {
        String moments = questions().stream().map(Question::asRow).collect(Collectors.joining(", "));
        Reply.Rows answer = lake.ask("""
                SELECT * EXCEPT (rn) FROM (
                  SELECT moments.*, rows.*, row_number() OVER (
                    PARTITION BY event, known, account, conid, model_code ORDER BY timestamp DESC, seq DESC) AS rn
                  FROM @position_updates AS rows JOIN (VALUES %s) AS moments(event, known)
                    ON rows.timestamp <= event AND rows.recorded_at <= known
                ) WHERE rn = 1 ORDER BY account, conid, model_code
                """.formatted(moments));
        Map<Question, List<TableRow>> answers = new HashMap<>();
        for (TableRow row : TableRow.of(answer)) {
            Question question = new Question((Instant) row.value("event"), (Instant) row.value("known"));
            answers.computeIfAbsent(question, first -> new ArrayList<>()).add(row.without("event", "known"));
        }
        return answers;
    }

    private static String quantityOfS1(Map<Question, List<TableRow>> answers, Question question) {
        return rows(answers, question).stream()
                .filter(row -> row.value("symbol").equals("S1"))
                .map(row -> ((BigDecimal) row.value("position"))
                        .stripTrailingZeros()
                        .toPlainString())
                .collect(Collectors.joining());
    }

    @Test
    @Tag("R-072")
    void versionsAndCommitTimesOfThePositionsAreThoseThatWeSay() throws IOException {
        LakeHistory history = lake.history();
        List<LakeHistory.Version> versions = history.versions("positions");
        assertThat(versions).hasSize(9);

        for (LakeHistory.Version version :
                List.of(versions.get(8), versions.get(7), versions.get(3), versions.get(0))) {
            List<TableRow> ours =
                    TableRow.of(history.atVersion(version.version()).values());
            assertThat(TableRow.differences(
                            ours, TableRow.of(lake.ask("SELECT * FROM @positions VERSION AS OF " + version.version()))))
                    .as("version %d", version.version())
                    .isEmpty();
        }
        for (int second : List.of(1, 7)) {
            Instant moment = start.plusMillis(second * 1_000L + 300);
            assertThat(TableRow.differences(
                            TableRow.of(history.atCommitTime(moment).values()),
                            TableRow.of(lake.ask("SELECT * FROM @positions TIMESTAMP AS OF '" + moment + "'"))))
                    .as("commit time %s", moment)
                    .isEmpty();
        }
    }

    @Test
    void theHistoryOfATableTellsWhoWroteWhatAndWhen() throws IOException {
        lake.lake().maintenance().optimize(Progress.UNHEARD);

        List<TableRow> told = TableRow.of(lake.ask("DESCRIBE HISTORY @position_updates"));

        List<LakeHistory.Version> versions = lake.history().versions("position_updates");
        assertThat(told)
                .extracting(row -> row.value("version"))
                .isEqualTo(versions.stream().map(LakeHistory.Version::version).toList());
        assertThat(told)
                .as("two commits of one moment are told apart by a millisecond")
                .extracting(row -> ((Instant) row.value("timestamp")).truncatedTo(ChronoUnit.SECONDS))
                .isEqualTo(
                        versions.stream().map(LakeHistory.Version::committedAt).toList());
        assertThat(told)
                .extracting(row -> row.value("operation"))
                .isEqualTo(versions.stream().map(LakeHistory.Version::operation).toList());
        assertThat(told.get(2).value("engineInfo")).asString().contains("truebook seq 8..8");
        assertThat(told.getFirst().value("engineInfo")).asString().contains("truebook compaction");
    }
}
