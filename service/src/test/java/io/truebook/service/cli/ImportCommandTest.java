package io.truebook.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.service.json.Json;
import io.truebook.service.run.RunningService;
import io.truebook.service.settings.SettingsSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Imports as a user meets them: the command line, the journal, the tables, and what is shown of them. */
class ImportCommandTest {

    private static final String HEADER = "account,conid,symbol,sec_type,currency,position,average_cost,timestamp\n";
    private static final Instant FEBRUARY = Instant.parse("2026-02-03T14:45:00Z");

    /** What the time-ordered buffer holds; one row more pushes out the oldest at once. */
    private static final int BUFFER = 100;

    @TempDir
    Path temp = Path.of("unset");

    private Path dir = Path.of("unset");

    /** One command's end. */
    private record Ended(int code, String out, String err) {
        JsonNode document() {
            return Json.parse(out);
        }
    }

    private Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--dir", dir.toString()));
        int code = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A record of a demo that has ended; its first position. */
    private JsonNode recorded() {
        dir = temp.resolve("demo");
        Ended demo =
                run("demo", "--for", "1s", "--accounts", "1", "--positions", "8", "--symbols", "4", "--rate", "50");
        assertThat(demo.code()).as(demo.out() + demo.err()).isZero();
        return run("positions", "--json").document().path("positions").path(0);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    private static String row(String account, int conId, String position, Instant at) {
        return account + "," + conId + ",S" + conId + ",STK,USD," + position + ",100," + at + "\n";
    }

    /** A row that is older than what is known, and as many newer ones of another contract as push it out of the buffer. */
    private static String lateRow(String account, int conId) {
        StringBuilder text = new StringBuilder(HEADER).append(row(account, conId, "77", FEBRUARY));
        for (int at = 1; at <= BUFFER; at++) {
            text.append(row(account, 900_001, "" + at, FEBRUARY.plusSeconds(at)));
        }
        return text.toString();
    }

    @Test
    @Tag("R-080")
    @Tag("R-066")
    @Tag("T-45")
    void aRowThatComesTooLateIsInTheHistoryUnderThatWordAndChangesNothingElse() throws IOException {
        JsonNode held = recorded();
        String account = held.path("account").stringValue();
        String conId = held.path("conid").asString();
        String statement = file("statement.csv", lateRow(account, Integer.parseInt(conId)));

        Ended imported = run("import", statement, "--no-wait");

        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out())
                .contains("statement.csv: 101 rows; accepted", "101 superseded")
                .contains("the record knows " + held.path("position").stringValue());
        JsonNode still = run("positions", "--json").document().path("positions").path(0);
        assertThat(still.path("position")).isEqualTo(held.path("position"));
        assertThat(still.path("quantity_as_of")).isEqualTo(held.path("quantity_as_of"));
        JsonNode first = run("history", account, conId, "--json")
                .document()
                .path("positions")
                .path(0);
        assertThat(first.path("superseded").booleanValue()).isTrue();
        assertThat(first.path("position").stringValue()).isEqualTo("77");
        assertThat(run("history", account, conId).out()).contains("REPLAY (superseded)");
        Ended why = run("why", account, conId, "--at", "2026-02-04T00:00:00Z");
        assertThat(why.out())
                .contains("is 77 at an average cost of 100", "superseded: it came too late")
                .contains("in statement.csv: SUPERSEDED, the record knows");
        assertThat(run("lake", "verify").code()).isZero();

        Ended again = run("import", statement, "--no-wait", "--json");
        assertThat(again.document().path("files").path(0).path("recorded").longValue())
                .isEqualTo(101);
        assertThat(again.document().path("files").path(0).path("superseded").longValue())
                .isZero();
    }

    @Test
    void badRowsAreNamedNothingIsTakenAndTheRestOnlyWithRejects() throws IOException {
        String account = recorded().path("account").stringValue();
        String bad = file(
                "bad.csv", HEADER + row(account, 7, "1", FEBRUARY) + row(account, 7, "2,5", FEBRUARY.plusSeconds(1)));
        String good = file("good.csv", HEADER + row(account, 8, "1", FEBRUARY));
        Path rejects = temp.resolve("rejects.csv");

        Ended whole = run("import", bad, good, "--no-wait");
        assertThat(whole.code()).isEqualTo(1);
        assertThat(whole.out()).contains("line 3: the line has 9 values where the first line names 8 columns");
        assertThat(whole.err()).contains("nothing was taken, because 1 rows are refused", "--rejects");
        assertThat(run("status", "--json")
                        .document()
                        .path("imports")
                        .path("waiting")
                        .intValue())
                .isZero();

        Ended some = run("import", bad, good, "--no-wait", "--rejects", rejects.toString());
        assertThat(some.code()).as(some.err()).isZero();
        assertThat(Files.readString(rejects)).contains("refused", "bad.csv:3: the line has 9 values");
        JsonNode status = run("status", "--json").document();
        assertThat(status.path("imports").path("waiting").intValue()).isEqualTo(2);
        assertThat(status.path("settings").path("conflictPolicy").stringValue()).isEqualTo("hybrid");
        assertThat(run("status").out()).contains("conflicts are settled by hybrid", "2 waiting");
    }

    @Test
    void aServedFolderTakesFilesThroughItsProcess() throws IOException {
        JsonNode held = recorded();
        String account = held.path("account").stringValue();
        String bad = file("bad.csv", HEADER + row(account, 7, "x", FEBRUARY));
        String statement = file(
                "statement.csv",
                lateRow(account, Integer.parseInt(held.path("conid").asString())));
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            assertThat(service.url()).isNotNull();
            Ended refused = run("import", bad);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("line 2: position is \"x\", but must be a decimal number");

            JsonNode forecast = run("import", statement, "--dry-run", "--json").document();
            Ended taken = run("import", statement, "--no-wait", "--json");
            assertThat(taken.code()).as(taken.err()).isZero();
            JsonNode report = taken.document().path("files").path(0);
            assertThat(report.path("handedIn").booleanValue()).isTrue();
            assertThat(report.path("superseded"))
                    .isEqualTo(forecast.path("files").path(0).path("superseded"));
            assertThat(run("status", "--json")
                            .document()
                            .path("imports")
                            .path("waiting")
                            .intValue())
                    .isEqualTo(BUFFER);

            JsonNode again =
                    run("import", statement, "--json").document().path("files").path(0);
            assertThat(again.path("repeated").longValue()).isEqualTo(BUFFER + 1);
        }
    }

    @Test
    void whatIsShownAsCsvIsWhatAnImportReads() throws IOException {
        recorded();
        Ended csv = run("positions", "--csv");
        String exported = file("exported.csv", csv.out());
        Ended asJson = run("positions", "--json");
        String document = file("exported.json", asJson.out());

        assertThat(csv.out()).startsWith("account,model_code,conid,symbol,");
        for (String one : List.of(exported, document)) {
            JsonNode report = run("import", one, "--dry-run", "--json")
                    .document()
                    .path("files")
                    .path(0);
            assertThat(report.path("refused").intValue()).as(one).isZero();
            assertThat(report.path("repeated").intValue())
                    .as("what the record says itself")
                    .isEqualTo(asJson.document().path("count").intValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"import", "import a.csv --format xls", "import a.csv --no-wait=maybe"})
    void whatCannotBeUsedEndsWithTwo(String line) {
        dir = temp.resolve("none");

        assertThat(run(line.split(" ")).code()).isEqualTo(2);
        assertThat(dir).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        recorded();
        Ended missing = run("import", temp.resolve("nothing.csv").toString());

        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .contains("nothing.csv is no file that can be read")
                .doesNotContain("\tat ");
    }
}
