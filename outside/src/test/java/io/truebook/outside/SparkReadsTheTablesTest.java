package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Source;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every column of every row of both tables, as Spark reads them. */
class SparkReadsTheTablesTest {

    private static final Instant LONG_AGO = Instant.parse("1969-12-31T23:59:59.999999Z");

    @TempDir
    private Path root;

    @BeforeAll
    static void startSpark() {
        Spark.beside();
    }

    private static LakeSettings settings(Partitioning partitioning) {
        return new LakeSettings(
                partitioning, Duration.ofSeconds(1), 100, Duration.ofSeconds(60), 50_000, Duration.ofSeconds(30), 10);
    }

    /** Several rounds over all symbols, and rows at the limits of what the columns hold. */
    private static void fill(RecordedLake lake) throws IOException {
        for (int round = 1; round <= 2; round++) {
            int quantity = round;
            for (int at = 0; at < Facts.SYMBOLS.size(); at++) {
                int conId = at + 1;
                String symbol = Facts.SYMBOLS.get(at);
                lake.commit(seq -> Facts.stock(seq, conId, symbol, quantity + "." + conId, lake.now()));
            }
        }
        lake.commit(seq -> Facts.full(seq, Integer.MAX_VALUE, lake.now().plusNanos(1_000), lake.now()))
                .commit(seq -> Facts.bare(seq, 500, lake.now()))
                .commit(seq -> new Fact.PositionSuperseded(
                        Facts.stock(seq, 1, "SPY", "77", LONG_AGO, lake.now(), Source.REPLAY)))
                .commit(seq -> Facts.stock(seq, 2, "spy", "0", lake.now()))
                .commit(seq -> new Fact.PositionRetired(
                        seq,
                        lake.now(),
                        Facts.stock(seq, 2, "spy", "0", lake.now()).key()));
    }

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    @Tag("R-065")
    void sparkAndWeAgreeOnEveryRowFreshAndAfterUpkeep(Partitioning partitioning) throws IOException {
        try (RecordedLake lake = new RecordedLake(root, settings(partitioning))) {
            fill(lake);
            agree(lake);

            lake.tidy();

            assertThat(logOf("position_updates")).noneMatch(name -> name.startsWith("00000000000000000000."));
            assertThat(logOf("position_updates")).anyMatch(name -> name.endsWith(".checkpoint.parquet"));
            agree(lake);
            lake.commit(seq -> Facts.stock(seq, 1, "SPY", "-1", lake.now()));
            agree(lake);
        }
    }

    private void agree(RecordedLake lake) throws IOException {
        List<PositionUpdate> current =
                List.copyOf(lake.history().current().rows().values());
        assertThat(TableRow.differences(
                        TableRow.of(current),
                        TableRow.of(Spark.beside().ask("SELECT * FROM " + lake.table("positions")))))
                .as("positions")
                .isEmpty();
        assertThat(TableRow.differences(
                        TableRow.of(lake.rows()),
                        TableRow.of(Spark.beside().ask("SELECT * FROM " + lake.table("position_updates")))))
                .as("position_updates")
                .isEmpty();
    }

    private List<String> logOf(String table) throws IOException {
        try (Stream<Path> log = Files.list(root.resolve(table).resolve("_delta_log"))) {
            return log.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
