package io.truebook.service.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Remarks;
import io.truebook.domain.Settlement;
import io.truebook.domain.Source;
import io.truebook.engine.seam.Clock;
import io.truebook.lake.Progress;
import io.truebook.service.json.AgedRow;
import io.truebook.service.json.Json;
import io.truebook.service.query.PositionFilter;
import io.truebook.service.query.RecordDocuments;
import io.truebook.service.watch.Bounds;
import io.truebook.service.watch.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImportDeskTest {

    private static final String FEBRUARY = "2026-02-03T09:45:00-05:00";
    private static final String MARCH = "2026-03-03T09:45:00-05:00";
    private static final String APRIL = "2026-04-03T09:45:00-04:00";

    @TempDir
    Path dir = Path.of("unset");

    private static PositionKey key(int conId) {
        return PositionKey.of(ImportsWorld.DU1, new ContractId(conId));
    }

    @Test
    @Tag("R-066")
    @Tag("R-080")
    void aFileIsMergedAsForecastAndTheSameFileAgainChangesNothing() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            ImportFile file = world.csv("7 2 " + MARCH, "7 1 " + FEBRUARY, "1 9 " + MARCH, "8 0 " + APRIL);
            ImportReport forecast = world.take(file, ImportMode.DRY_RUN);
            assertThat(world.truebook.view().position(key(7))).isEmpty();
            ImportReport taken = world.take(file, ImportMode.WHOLE);

            assertThat(taken.handedIn()).isTrue();
            assertThat(forecast.outcomes())
                    .isEqualTo(taken.outcomes())
                    .isEqualTo(world.settle(taken))
                    .isEqualTo(Map.of(Settlement.APPLIED, 3L, Settlement.SUPERSEDED, 1L));
            assertThat(taken.notTaken())
                    .singleElement()
                    .satisfies(late -> assertThat(late.detail()).startsWith("the record knows 5 as of "));
            assertThat(world.truebook.view().position(key(7)).orElseThrow().position())
                    .isEqualTo(Quantity.of("2"));
            List<PositionUpdate> seven = world.history(7);
            List<PositionUpdate> one = world.history(1);
            long facts = world.truebook.status().book().counters().facts();

            ImportReport again = world.take(file, ImportMode.WHOLE);

            assertThat(again.repeated()).isEqualTo(4);
            assertThat(again.outcomes()).isEmpty();
            assertThat(again.range().upTo()).isEqualTo(again.range().after());
            assertThat(world.history(7)).isEqualTo(seven).hasSize(2);
            assertThat(world.history(1)).isEqualTo(one).hasSize(2);
            assertThat(world.truebook.status().book().counters().facts()).isEqualTo(facts);
        }
    }

    @Test
    @Tag("R-066")
    void theSameFileWhileTheFirstStillWaitsAndRowsThatStandInItTwiceChangeNothing() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            ImportFile file = world.csv("1 9 " + FEBRUARY, "1 9 " + FEBRUARY, "7 3 " + FEBRUARY);
            ImportReport first = world.take(file, ImportMode.WHOLE);
            ImportReport second = world.take(file, ImportMode.WHOLE);

            assertThat(first.recorded()).isEqualTo(1);
            assertThat(second.recorded()).isEqualTo(3);
            assertThat(world.settle(first)).isEqualTo(Map.of(Settlement.SUPERSEDED, 1L, Settlement.APPLIED, 1L));
            assertThat(world.history(1)).hasSize(2);
        }
    }

    @Test
    void nothingOfAFileWithARefusedRowIsTakenUnlessWhatIsGoodIsAskedFor() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            ImportFile file = world.csv("7 2 " + MARCH, "7 x " + APRIL, "7 2 2100-01-01T00:00:00Z");

            ImportReport whole = world.take(file, ImportMode.WHOLE);

            assertThat(whole.handedIn()).isFalse();
            assertThat(whole.refused()).extracting(Row::line).containsExactly(3L, 4L);
            assertThat(whole.refused().get(0).reason()).startsWith("position is \"x\", but must be");
            assertThat(whole.refused().get(1).reason())
                    .startsWith("its timestamp 2100-01-01T00:00:00Z is after its acceptance");
            assertThat(world.truebook.view().status().imports().waiting()).isEmpty();
            assertThat(whole.range()).isEqualTo(ImportReport.Range.NONE);

            ImportReport good = world.take(file, ImportMode.WHAT_IS_GOOD);
            assertThat(good.refused()).hasSize(2);
            assertThat(world.settle(good)).isEqualTo(Map.of(Settlement.APPLIED, 1L));

            Path rejects = dir.resolve("rejects.csv");
            Rejects.write(
                    rejects,
                    good.refused().stream()
                            .map(row -> new Rejects.Rejected("a.csv", row.line(), row.cells(), row.reason()))
                            .toList());
            String mended = Files.readString(rejects).replace(",x,", ",4,").replace("2100", "2026");
            Files.writeString(rejects, mended);
            ImportReport rest = world.take(ImportFile.at(rejects, null), ImportMode.WHOLE);
            assertThat(rest.refused()).isEmpty();
            assertThat(rest.count(Settlement.APPLIED) + rest.count(Settlement.SUPERSEDED))
                    .isEqualTo(2);
        }
    }

    @Test
    void twoRowsThatContradictEachOtherAreToldAndAForeignAccountIsRefused() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            ImportFile file = world.csv("7 2 " + MARCH, "7 3 " + MARCH);
            ImportReport report = world.take(file, ImportMode.DRY_RUN);
            assertThat(report.refused()).singleElement().satisfies(row -> {
                assertThat(row.line()).isEqualTo(3);
                assertThat(row.reason()).isEqualTo("an earlier row says otherwise of DU1/7 at 2026-03-03T14:45:00Z");
            });
            ImportFile foreign = world.file(
                    ImportFormat.JSONL,
                    "{\"account\":\"DU2\",\"conid\":1,\"symbol\":\"S\",\"sec_type\":\"STK\",\"currency\":\"USD\","
                            + "\"position\":1,\"timestamp\":\"2026-03-03T14:45:00Z\"}");
            assertThat(world.take(foreign, ImportMode.DRY_RUN).refused())
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row.reason()).isEqualTo("account DU2 has never been named by the broker"));
        }
    }

    @Test
    void aCorrectionOfWhatWasImportedIsTakenAlthoughTheRestIsKnown() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            world.settle(world.take(world.csv("7 2 " + MARCH, "7 1 " + FEBRUARY), ImportMode.WHOLE));

            ImportReport corrected = world.take(world.csv("7 3 " + MARCH, "7 1 " + FEBRUARY), ImportMode.WHOLE);

            assertThat(corrected.recorded()).isEqualTo(1);
            assertThat(world.settle(corrected)).isEqualTo(Map.of(Settlement.APPLIED, 1L));
            assertThat(world.truebook.view().position(key(7)).orElseThrow().position())
                    .isEqualTo(Quantity.of("3"));
        }
    }

    @Test
    @Tag("R-080")
    void aLongFileIsForecastAsItIsMergedHoweverItIsSorted() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            String[] rows = new String[2_500];
            for (int at = 0; at < rows.length; at++) {
                int shuffled = at * 1_237 % rows.length;
                rows[at] = 10 + shuffled % 7 + " " + shuffled + " "
                        + Instant.parse("2026-02-03T00:00:00Z").plusSeconds(shuffled);
            }
            ImportReport report = world.take(world.csv(rows), ImportMode.WHOLE);

            assertThat(world.settle(report)).isEqualTo(report.outcomes());
            assertThat(report.count(Settlement.APPLIED)).isPositive();
            assertThat(report.count(Settlement.SUPERSEDED))
                    .as("more than 100 out of order")
                    .isPositive();
            assertThat(world.truebook
                            .view()
                            .position(key(10 + 2_499 % 7))
                            .orElseThrow()
                            .position())
                    .isEqualTo(Quantity.of("2499"));
            assertThat(world.take(world.csv(rows), ImportMode.WHOLE).recorded()).isEqualTo(rows.length);
        }
    }

    @Test
    @Tag("R-083")
    void remarksAreShownWithThePositionAndTakenAlsoWhenTheRestIsKnown() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            String row = "{\"account\":\"DU1\",\"conid\":7,\"symbol\":\"S7\",\"sec_type\":\"STK\",\"currency\":\"USD\","
                    + "\"position\":2,\"timestamp\":\"2026-03-03T14:45:00Z\",\"strategy\":\"STRATEGY\",\"tags\":[\"a\"]}";
            world.settle(
                    world.take(world.file(ImportFormat.JSONL, row.replace("STRATEGY", "condor")), ImportMode.WHOLE));
            assertThat(world.truebook.view().remarks(key(7)).orElseThrow().remarks())
                    .isEqualTo(new Remarks("condor", "", List.of("a")));

            ImportReport other =
                    world.take(world.file(ImportFormat.JSONL, row.replace("STRATEGY", "strangle")), ImportMode.WHOLE);
            assertThat(other.recorded()).isZero();
            world.settle(other);

            JsonNode shown = documents(world)
                    .positions(PositionFilter.HELD)
                    .path("positions")
                    .path(1);
            assertThat(shown.path("strategy").stringValue()).isEqualTo("strangle");
            assertThat(shown.path("tags").path(0).stringValue()).isEqualTo("a");
        }
    }

    @Test
    @Tag("R-066")
    void whatIsExportedHereIsImportedElsewhereAsItWas() throws IOException {
        JsonNode document;
        List<PositionUpdate> exported;
        try (ImportsWorld world = ImportsWorld.in(dir.resolve("here"))) {
            world.settle(world.take(
                    world.csv("7 2.000000000000000001 " + MARCH, "7 1 " + FEBRUARY, "8 -3 " + APRIL),
                    ImportMode.WHOLE));
            exported = world.history(7);
            document = documents(world).positions(PositionFilter.HELD);
        }
        try (ImportsWorld world = ImportsWorld.in(dir.resolve("there"))) {
            ImportReport csv = world.take(world.file(ImportFormat.CSV, RowsCsv.of(document)), ImportMode.WHOLE);
            assertThat(csv.refused()).isEmpty();
            world.settle(csv);
            PositionUpdate there = world.truebook.view().position(key(7)).orElseThrow();
            assertThat(there.holdsTheSameAs(exported.getLast())).isTrue();
            assertThat(there.timestamp()).isEqualTo(exported.getLast().timestamp());
            assertThat(there.contract()).isEqualTo(exported.getLast().contract());

            ImportReport json = world.take(world.file(ImportFormat.JSON, Json.pretty(document)), ImportMode.DRY_RUN);
            assertThat(json.refused()).isEmpty();
            assertThat(json.recorded())
                    .as("the broker's row of conId 1 is later here")
                    .isEqualTo(3);
        }
    }

    @Test
    @Tag("B-63")
    void ofAHistoryEachRowTellsHowOldQuantityAndPriceWereAndWhetherItCameTooLate() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            world.settle(world.take(world.csv("1 9 " + MARCH), ImportMode.WHOLE));

            List<AgedRow> rows = AgedRow.of(world.history(1));

            assertThat(rows).extracting(AgedRow::superseded).containsExactly(true, false);
            assertThat(rows.getFirst().origin().holding()).isEqualTo(Source.REPLAY);
            assertThat(rows.getLast().origin().holdingAt())
                    .isEqualTo(rows.getLast().row().timestamp());
        }
    }

    @Test
    void aFileOfAnotherKindIsGivenUpEarly() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            String[] rows = new String[ImportCheck.MOST_REFUSED + 1];
            Arrays.fill(rows, "7 x " + MARCH);
            assertThatThrownBy(() -> world.take(world.csv(rows), ImportMode.WHAT_IS_GOOD))
                    .isInstanceOf(ImportRefusedException.class)
                    .hasMessageContaining("10000 rows were refused", "line 2", "right file");
        }
    }

    @Test
    void aSecondFileMeanwhileIsRefused() throws IOException {
        try (ImportsWorld world = ImportsWorld.in(dir)) {
            String[] rows = new String[10_000];
            for (int at = 0; at < rows.length; at++) {
                rows[at] = "7 2 " + Instant.parse("2026-02-03T00:00:00Z").plusSeconds(at);
            }
            ImportFile file = world.csv(rows);
            List<String> refused = new ArrayList<>();
            Progress meddling = (job, done, total) -> {
                Thread other = Thread.ofVirtual().start(() -> {
                    try {
                        world.take(file, ImportMode.DRY_RUN);
                    } catch (ImportRefusedException busy) {
                        refused.add(busy.getMessage());
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
                try {
                    other.join();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            };
            world.desk.take(file, "a test", ImportMode.DRY_RUN, meddling);

            assertThat(refused)
                    .isNotEmpty()
                    .allSatisfy(message -> assertThat(message).contains("another file"));
        }
    }

    private RecordDocuments documents(ImportsWorld world) {
        return RecordDocuments.of(new Watch(world.truebook, dir, Bounds.DEFAULTS, Clock.SYSTEM));
    }
}
