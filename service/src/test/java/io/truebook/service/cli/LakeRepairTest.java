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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A damaged lake at the command line: what a person sees, and what he does about it. */
class LakeRepairTest {

    @TempDir
    Path temp = Path.of("unset");

    private Path dir = Path.of("unset");

    private record Ended(int code, String out, String err) {
        JsonNode document() {
            return Json.parse(out);
        }
    }

    private Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void aRecordOfASecond() {
        dir = temp.resolve("demo");
        Ended demo = run(
                "demo",
                "--for",
                "1s",
                "--dir",
                dir.toString(),
                "--accounts",
                "1",
                "--positions",
                "8",
                "--symbols",
                "3",
                "--rate",
                "50",
                "--json");
        assertThat(demo.code()).as(demo.out() + demo.err()).isZero();
    }

    private Path newestCommit(String table) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("lake").resolve(table).resolve("_delta_log"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .reduce((one, next) -> next)
                    .orElseThrow();
        }
    }

    @Test
    @Tag("R-188")
    void aDamagedTableIsNamedAndWrittenAnew() throws IOException {
        Ended before = run("lake", "sql", "FROM position_updates ORDER BY seq, conid", "--dir", dir.toString());
        Path commit = newestCommit("position_updates");
        Files.writeString(commit, "garbage");

        Ended verify = run("lake", "verify", "--dir", dir.toString());
        Ended history = run("lake", "history", "position_updates", "--dir", dir.toString());
        Ended rebuild = run("lake", "rebuild", "position_updates", "--dir", dir.toString());
        Ended again = run("lake", "verify", "--dir", dir.toString(), "--json");

        assertThat(verify.code()).isEqualTo(4);
        assertThat(verify.out())
                .contains("DAMAGED_LOG", "table position_updates", commit.toString(), "1 findings")
                .contains("truebook lake rebuild position_updates")
                .doesNotContain("REDACTED", "underlying engine");
        assertThat(history.code()).isEqualTo(4);
        assertThat(history.err()).contains(commit.toString(), "truebook lake rebuild position_updates");
        assertThat(rebuild.code()).as(rebuild.err()).isZero();
        assertThat(rebuild.out())
                .contains("proven against the journal", "the old table is kept in")
                .contains(dir.resolve("lake").resolve("replaced").toString());
        assertThat(again.code()).isZero();
        assertThat(again.document().path("findings")).isEmpty();
        assertThat(run("lake", "sql", "FROM position_updates ORDER BY seq, conid", "--dir", dir.toString())
                        .out())
                .isEqualTo(before.out());
    }

    @Test
    @Tag("R-188")
    @Tag("B-60")
    void theServiceStartsWithADamagedLakeAndSaysSo() throws IOException {
        Path commit = newestCommit("positions");
        Files.writeString(commit, "");
        RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()));
        try {
            Ended status = run("status", "--dir", dir.toString());
            Ended document = run("status", "--dir", dir.toString(), "--json");
            Ended positions = run("positions", "--dir", dir.toString(), "--json");
            Ended verify = run("lake", "verify", "--dir", dir.toString());
            Ended optimize = run("lake", "optimize", "--dir", dir.toString());
            Ended rebuild = run("lake", "rebuild", "positions", "--dir", dir.toString());

            assertThat(status.code()).isEqualTo(1);
            assertThat(status.out()).contains("lake", "cannot be written: table positions", commit.toString());
            assertThat(document.document().path("lake").path("state").stringValue())
                    .isEqualTo("DEGRADED");
            assertThat(positions.code()).isZero();
            assertThat(positions.document().path("count").intValue()).isPositive();
            assertThat(verify.code()).isEqualTo(4);
            assertThat(verify.out()).contains("DAMAGED_LOG", commit.toString());
            assertThat(optimize.code()).isEqualTo(4);
            assertThat(optimize.err()).contains("truebook lake rebuild positions");
            assertThat(rebuild.code()).isEqualTo(4);
            assertThat(rebuild.err()).contains("Stop the service and run `truebook lake rebuild positions` again");
        } finally {
            close(service);
        }
        assertThat(run("lake", "rebuild", "positions", "--dir", dir.toString()).code())
                .isZero();
        assertThat(run("lake", "verify", "--dir", dir.toString()).out()).contains("sound");
    }

    /** What is not in the lake by the end is told by the stop. */
    private static void close(RunningService service) {
        try {
            service.close();
        } catch (IOException told) {
            assertThat(told).hasMessageContaining("table positions");
        }
    }

    @Test
    void lookingAndKeepingInOrderBeginNoTerm() {
        int term = term();

        for (String command : new String[] {"optimize", "vacuum", "verify", "status", "history"}) {
            Ended ended = run("lake", command, "--dir", dir.toString());
            assertThat(ended.code()).as(command + ended.err()).isZero();
        }
        assertThat(run("lake", "rebuild", "positions", "--dir", dir.toString(), "--json")
                        .document()
                        .path("rows")
                        .intValue())
                .isPositive();

        assertThat(term()).isEqualTo(term);
        assertThat(run("lake", "rebuild", "fills", "--dir", dir.toString()).code())
                .isEqualTo(2);
    }

    private int term() {
        return run("status", "--dir", dir.toString(), "--json")
                .document()
                .path("term")
                .intValue();
    }
}
