package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Source;
import io.truebook.lake.Partitioning;
import io.truebook.outside.spark.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

    /** Two rounds over all symbols, and rows at the limits of what the columns hold. */
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
    @Tag("R-071")
    void sparkAndWeAgreeOnEveryRowFreshAndAfterUpkeep(Partitioning partitioning) throws IOException {
        try (RecordedLake lake = new RecordedLake(root, RecordedLake.OFTEN.withPartitioning(partitioning))) {
            fill(lake);
            long files = lake.history().status().getFirst().files();
            agree(lake);
            asksNothingOfReaders(lake, partitioning);

            lake.tidy();

            assertThat(lake.history().status().getFirst().files()).isLessThan(files);
            assertThat(logOf("position_updates"))
                    .noneMatch(name -> name.startsWith("00000000000000000000."))
                    .anyMatch(name -> name.endsWith(".checkpoint.parquet"));
            agree(lake);
            lake.commit(seq -> Facts.stock(seq, 1, "SPY", "-1", lake.now()));
            agree(lake);
        }
    }

    private static void agree(RecordedLake lake) throws IOException {
        List<PositionUpdate> current =
                List.copyOf(lake.history().current().rows().values());
        assertThat(current).hasSize(Facts.SYMBOLS.size() + 1);
        assertThat(TableRow.differences(TableRow.of(current), TableRow.of(lake.ask("SELECT * FROM @positions"))))
                .as("positions")
                .isEmpty();
        assertThat(lake.rows()).hasSizeGreaterThan(40);
        assertThat(TableRow.differences(
                        TableRow.of(lake.rows()), TableRow.of(lake.ask("SELECT * FROM @position_updates"))))
                .as("position_updates")
                .isEmpty();
    }

    private void asksNothingOfReaders(RecordedLake lake, Partitioning partitioning) throws IOException {
        for (String table : List.of("positions", "position_updates")) {
            Reply.Rows detail = lake.ask("DESCRIBE DETAIL @" + table);
            Map<String, @Nullable Object> said = TableRow.of(detail).getFirst().columns();
            assertThat(said)
                    .containsEntry("format", "delta")
                    .containsEntry("minReaderVersion", 1)
                    .containsEntry("minWriterVersion", 2)
                    .containsEntry("tableFeatures", List.of("appendOnly", "invariants"));
            String creation =
                    Files.readString(root.resolve(table).resolve("_delta_log").resolve("00000000000000000000.json"));
            assertThat(creation)
                    .contains("\"minReaderVersion\":1,\"minWriterVersion\":2")
                    .doesNotContain("readerFeatures", "writerFeatures");
            List<String> folders = table.equals("positions") || partitioning == Partitioning.NONE
                    ? List.of()
                    : List.of(partitioning.name().toLowerCase(Locale.ROOT));
            assertThat(said).containsEntry("partitionColumns", folders);
        }
    }

    private List<String> logOf(String table) throws IOException {
        try (Stream<Path> log = Files.list(root.resolve(table).resolve("_delta_log"))) {
            return log.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Test
    void oneWrongDigitInADataFileIsFound() throws IOException {
        try (RecordedLake lake = new RecordedLake(root.resolve("true"), RecordedLake.OFTEN);
                RecordedLake wrong = new RecordedLake(root.resolve("wrong"), RecordedLake.OFTEN)) {
            lake.commit(seq -> Facts.stock(seq, 1, "SPY", "1.5", lake.now()))
                    .commit(seq -> Facts.stock(seq, 2, "QQQ", "2", lake.now()));
            wrong.commit(seq -> Facts.stock(seq, 1, "SPY", "1.500000000000000001", wrong.now()));
            String file = "position_updates/symbol=SPY/part-01234567-00000000000000000001.parquet";
            Files.copy(wrong.root.resolve(file), lake.root.resolve(file), StandardCopyOption.REPLACE_EXISTING);

            assertThat(TableRow.differences(
                            TableRow.of(lake.rows()), TableRow.of(lake.ask("SELECT * FROM @position_updates"))))
                    .singleElement()
                    .asString()
                    .startsWith("seq 1 of DU9000001/1/")
                    .endsWith(": position is 1.500000000000000000, Spark says 1.500000000000000001");
        }
    }
}
