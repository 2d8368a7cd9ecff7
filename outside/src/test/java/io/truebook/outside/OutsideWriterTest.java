package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.ManualClock;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.lake.Progress;
import io.truebook.outside.spark.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Spark writes to our tables, which only we should. What changes no row is built upon; anything else stops us before we
 * write on top of it, in words that say what to do. Nothing is lost and nothing is doubled.
 */
class OutsideWriterTest {

    private static final String MICROS = "SET spark.sql.parquet.outputTimestampType = TIMESTAMP_MICROS";

    @TempDir
    private Path root;

    private BusyDisk disk = new BusyDisk(new ManualClock());
    private RecordedLake lake;
    private int commits;

    /** It began some minutes ago, because Spark goes back to nothing that is older than what the table keeps. */
    @BeforeEach
    void record() throws IOException {
        ManualClock clock = new ManualClock()
                .set(Instant.now().minus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.SECONDS));
        disk = new BusyDisk(clock);
        lake = new RecordedLake(root.resolve("lake"), RecordedLake.OFTEN, clock, disk);
        commit(4);
    }

    @AfterEach
    void close() throws IOException {
        lake.close();
        Spark.beside().ask("RESET spark.sql.parquet.outputTimestampType");
        Spark.beside().ask("RESET parquet.enable.dictionary");
    }

    /** Two contracts in turn. */
    private void commit(int times) throws IOException {
        for (int time = 0; time < times; time++) {
            int number = ++commits;
            lake.commit(seq -> Facts.stock(
                    seq,
                    number % 2 + 1,
                    "S" + number % 2,
                    "" + number,
                    lake.now().plusNanos(999_000)));
        }
    }

    private List<String> logOf(String table) throws IOException {
        try (Stream<Path> log = Files.list(lake.root.resolve(table).resolve("_delta_log"))) {
            return log.map(file -> file.getFileName() + " " + file.toFile().length())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "position_updates | INSERT INTO @position_updates SELECT * FROM @positions",
                "positions        | UPDATE @positions SET position = 77 WHERE conid = 2",
                "positions        | RESTORE TABLE @positions TO VERSION AS OF 2",
                "position_updates | ALTER TABLE @position_updates ADD COLUMN note STRING",
                "positions        | ALTER TABLE @positions SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
            })
    @Tag("R-073")
    @Tag("B-59")
    void anyOtherChangeStopsUsUntilTheTableIsWrittenAnew(String table, String statement) throws IOException {
        lake.ask(statement);
        List<String> log = logOf(table);

        assertThatThrownBy(() -> commit(1))
                .as("with our sink open")
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("table " + table)
                .hasMessageContaining("`truebook lake rebuild " + table + "`");
        assertThatThrownBy(() -> {
                    lake.reopen();
                    commit(1);
                })
                .as("after a start")
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("table " + table)
                .hasMessageContaining("`truebook lake rebuild " + table + "`");
        assertThat(logOf(table)).as("what Spark did stays as it is").isEqualTo(log);

        lake.rebuild(table);
        commit(1);

        assertThat(lake.differences()).isEmpty();
        assertThat(lake.lake().maintenance().verify(Progress.UNHEARD).findings())
                .isEmpty();
    }

    @Test
    @Tag("R-073")
    void sparkItselfRemovesNothingFromTheHistory() {
        assertThat(lake.tell("DELETE FROM @position_updates WHERE conid = 1"))
                .isInstanceOfSatisfying(
                        Reply.Refusal.class,
                        no -> assertThat(no.message()).contains("DELTA_CANNOT_MODIFY_APPEND_ONLY"));
    }

    /** Timestamps in the form that Spark writes by default and Parquet gave up, through a dictionary and without. */
    @ParameterizedTest
    @CsvSource({"INT96, true", "INT96, false"})
    @Tag("R-073")
    @Tag("B-59")
    @Tag("T-30")
    void optimizeAndVacuumByAnotherAreBuiltUpon(String timestamps, String dictionaries) throws IOException {
        Spark.beside().ask("SET spark.sql.parquet.outputTimestampType = " + timestamps);
        Spark.beside().ask("SET parquet.enable.dictionary = " + dictionaries);
        commit(5);
        Instant moment = lake.now().minusSeconds(3);
        var before = lake.history().asOf(moment);

        assertThat(lake.ask("OPTIMIZE @position_updates").rows()).isNotEmpty();
        lake.ask("VACUUM @position_updates RETAIN 0 HOURS");
        commit(2);
        lake.reopen();
        commit(12);

        assertThat(lake.history().asOf(moment)).isEqualTo(before);
        lake.tidy();
        assertThat(lake.history().status().getFirst().files()).isEqualTo(2);
        assertThat(lake.history().asOf(moment)).isEqualTo(before);
        assertThat(lake.differences()).isEmpty();
        assertThat(lake.lake().maintenance().verify(Progress.UNHEARD).findings())
                .isEmpty();
    }

    @Test
    void timestampsOfAnotherUnitAreNotTakenForOurs() throws IOException {
        Spark.beside().ask("SET spark.sql.parquet.outputTimestampType = TIMESTAMP_MILLIS");
        lake.ask("OPTIMIZE @position_updates");

        assertThatThrownBy(() -> lake.history().asOf(lake.now()))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("table position_updates")
                .hasMessageContaining("column timestamp is stored as")
                .hasMessageContaining("MILLIS");
    }

    @Test
    @Tag("R-073")
    @Tag("B-59")
    void whoeverIsOvertakenByAnOptimizeBuildsUponIt() throws IOException {
        Spark.beside().ask(MICROS);
        disk.beforeNextCommitTo("position_updates", () -> lake.ask("OPTIMIZE @position_updates"));
        commit(1);
        assertThat(disk.isCalm()).isTrue();
        commit(3);
        disk.beforeNextCommitTo("position_updates", () -> lake.ask("OPTIMIZE @position_updates"));
        lake.lake().maintenance().optimize(Progress.UNHEARD);
        assertThat(disk.isCalm()).isTrue();
        commit(1);

        assertThat(lake.differences()).isEmpty();
        assertThat(lake.lake().sink().status().lastError()).isNull();
    }

    @Test
    @Tag("R-073")
    @Tag("B-59")
    @Tag("long")
    void commitsAndOptimizesThatMeetByChanceLoseNothing() throws IOException {
        Spark.beside().ask(MICROS);
        for (int round = 0; round < 3; round++) {
            CompletableFuture<Reply.Rows> spark =
                    CompletableFuture.supplyAsync(() -> lake.ask("OPTIMIZE @position_updates"));
            // A burst, not without end: Spark would never find a moment between commits a few milliseconds apart.
            for (int time = 0; time < 20 && !spark.isDone(); time++) {
                commit(1);
            }
            assertThat(spark.join().rows()).isNotEmpty();
        }
        commit(1);

        assertThat(lake.differences()).isEmpty();
    }
}
