package io.truebook.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.service.json.Json;
import io.truebook.service.run.RunningService;
import io.truebook.service.settings.SettingsSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CommandsTest {

    @TempDir
    Path temp = Path.of("unset");

    /** One command's end. */
    private record Ended(int code, String out, String err) {
        JsonNode document() {
            return Json.parse(out);
        }
    }

    private static Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Path demo() {
        Path dir = temp.resolve("demo");
        Ended ended = run(
                "demo",
                "--for",
                "1s",
                "--dir",
                dir.toString(),
                "--accounts",
                "2",
                "--positions",
                "16",
                "--symbols",
                "6",
                "--rate",
                "50",
                "--json");
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        return dir;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve",
                "simulate",
                "status",
                "positions",
                "history",
                "reconcile",
                "lake",
                "bench",
                "why",
                "import",
                "backup",
                "restore"
            })
    void everyCommandHasHelp(String command) {
        Ended help = run(command, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: truebook " + command);
        assertThat(run("--help").out()).contains(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trade",
                "positions --dirr x",
                "positions --as-of yesterday",
                "positions --as-of 2026-11-20T09:45:00Z --version 3",
                "history DU1",
                "history DU1 x",
                "why DU1",
                "backup",
                "restore",
                "positions --known-at 2026-11-20T09:45:00Z --version 3",
                "demo --for soon",
                "demo --accounts 0",
                "demo --rate many",
                "simulate --server-version 12",
                "lake",
                "lake sql",
                "lake sql x --limit 0",
                "lake sql x --version new",
                "lake sql x --version orders=1",
                "lake sql x --version 1 --as-of 2026-11-20T09:45:00Z",
                "serve --set nonsense",
            })
    void whatCannotBeUsedEndsWithTwo(String line) {
        List<String> arguments = new ArrayList<>(line.isEmpty() ? List.of() : List.of(line.split(" ")));
        if (line.startsWith("demo") || line.startsWith("simulate")) {
            arguments.addAll(List.of("--dir", temp.resolve("none").toString()));
        }

        Ended ended = run(arguments.toArray(String[]::new));

        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isNotBlank().doesNotContain("\tat ");
        assertThat(temp.resolve("none")).doesNotExist();
    }

    @Test
    void aBrokenSettingIsOneLineAndNothingIsWritten() {
        Path dir = temp.resolve("fresh");

        Ended ended = run("serve", "--dir", dir.toString(), "--ib-port", "99999");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().lines()).singleElement().asString().contains("ib.port", "99999", "65535");
        assertThat(dir).doesNotExist();
    }

    @Test
    void aFolderWithoutARecordIsNotMadeByLookingAtIt() {
        Path dir = temp.resolve("none");

        Ended ended = run("positions", "--dir", dir.toString(), "--json");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.document().path("error").stringValue())
                .contains(dir.toString())
                .contains("--dir");
        assertThat(ended.document().path("exitCode").intValue()).isEqualTo(2);
        assertThat(dir).doesNotExist();
    }

    @Test
    @Tag("R-035")
    @Tag("R-022")
    void aBrokerThatIsNotThereEndsAOneShotCommandWithThree() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        Ended ended = run("reconcile", "--dir", temp.resolve("fresh").toString(), "--set", "ib.port=" + port, "--json");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.document().path("error").stringValue())
                .contains("IB not connected")
                .contains("127.0.0.1:" + port);
    }

    @Test
    @Tag("R-001")
    void aDemoProvesTheRecordEqualToTheBrokerAndASecondOneGoesOnThere() {
        Path dir = demo();
        Ended again = run(
                "demo",
                "--for",
                "1s",
                "--dir",
                dir.toString(),
                "--accounts",
                "2",
                "--positions",
                "16",
                "--symbols",
                "6",
                "--rate",
                "50",
                "--json");
        JsonNode summary = Json.parse(again.out().lines().toList().getLast());

        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(summary.path("equalsBroker").booleanValue()).isTrue();
        assertThat(summary.propertyNames())
                .contains(
                        "received",
                        "accepted",
                        "inLake",
                        "framesReceived",
                        "factsAccepted",
                        "rowsInLake",
                        "duplicates",
                        "conflatedMarks",
                        "quarantined",
                        "positions",
                        "lake",
                        "reconciliation",
                        "equalsBroker",
                        "startupMillis");
        assertThat(summary.path("accepted").longValue())
                .isEqualTo(summary.path("received").longValue())
                .isEqualTo(summary.path("inLake").longValue());
        assertThat(summary.path("rowsInLake").longValue())
                .isEqualTo(summary.path("factsAccepted").longValue());
        assertThat(summary.path("lake").propertyNames()).contains("version", "files");
        assertThat(summary.path("reconciliation").path("result").stringValue()).isEqualTo("IN_SYNC");
    }

    @Test
    void aFolderThatNobodyServesAnswersByItselfAndStaysAsItIs() throws IOException {
        Path dir = demo();
        List<Path> before = files(dir);

        Ended status = run("status", "--dir", dir.toString(), "--json");
        Ended positions = run("positions", "--dir", dir.toString(), "--json");
        JsonNode row = positions.document().path("positions").path(0);
        Ended history = run(
                "history",
                row.path("account").stringValue(),
                row.path("conid").asString(),
                "--dir",
                dir.toString(),
                "--json");
        Ended lake = run("lake", "status", "--dir", dir.toString(), "--json");
        Ended versions = run("lake", "history", "position_updates", "--dir", dir.toString(), "--json");
        Ended asOf = run("positions", "--as-of", Instant.now().toString(), "--dir", dir.toString(), "--json");
        Ended future = run("positions", "--as-of", "2100-01-01T00:00:00Z", "--dir", dir.toString());

        assertThat(Stream.of(status, positions, history, lake, versions, asOf).map(Ended::code))
                .containsOnly(0);
        assertThat(status.document().path("source").stringValue()).isEqualTo("folder");
        assertThat(positions.document().path("count").intValue()).isPositive();
        assertThat(history.document().path("positions")).isNotEmpty();
        assertThat(lake.document().path("tables")).hasSize(2);
        assertThat(versions.document().path("versions")).isNotEmpty();
        assertThat(asOf.document().path("count")).isEqualTo(positions.document().path("count"));
        assertThat(future.code()).isEqualTo(2);
        assertThat(future.err()).contains("still to come", "ask for 20");
        assertThat(files(dir)).isEqualTo(before);
    }

    @Test
    void tablesArePrintedForPeople() {
        Path dir = demo();

        assertThat(run("positions", "--type", "OPT", "--dir", dir.toString()).out())
                .contains("ACCOUNT", "AVG COST", "OPT", "source: live view");
        assertThat(run("status", "--dir", dir.toString()).out()).contains("reconciliation", "no process serves it");
        assertThat(run("lake", "status", "--dir", dir.toString()).out()).contains("position_updates", "FILES");
        assertThat(run("lake", "history", "--dir", dir.toString()).out()).contains("COMMITTED");
    }

    @Test
    @Tag("R-072")
    void questionsInSqlAreAnsweredFromTheFolderAndFromOneThatIsServed() throws IOException {
        Path dir = demo();
        List<Path> before = files(dir);
        String[] question = {"lake", "sql", "SELECT count(*) AS n FROM positions", "--json", "--dir", dir.toString()};

        Ended count = run(question);
        Ended limited = run("lake", "sql", "FROM position_updates", "--limit", "2", "--dir", dir.toString());
        Ended first = run("lake", "sql", "FROM positions", "--version", "0", "--dir", dir.toString(), "--json");
        Ended early = run("lake", "sql", "FROM positions", "--as-of", "2001-01-01T00:00:00Z", "--dir", dir.toString());
        Ended writing = run("lake", "sql", "DELETE FROM positions", "--dir", dir.toString(), "--json");
        Ended nowhere =
                run("lake", "sql", "SELECT 1", "--dir", temp.resolve("none").toString());

        assertThat(count.document().path("rows").path(0).path(0).longValue()).isPositive();
        assertThat(limited.out()).contains("average_cost", "2 rows shown, ", " more");
        assertThat(first.document().path("rows")).isEmpty();
        assertThat(early.code()).isEqualTo(2);
        assertThat(early.err()).contains("before the record begins", "ask for 20");
        assertThat(writing.code()).isEqualTo(2);
        assertThat(writing.document().path("error").stringValue()).contains("DELETE is refused");
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(temp.resolve("none")).doesNotExist();
        assertThat(files(dir)).isEqualTo(before);
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            assertThat(service.url()).isNotNull();
            assertThat(run(question).document().path("rows"))
                    .isEqualTo(count.document().path("rows"));
        }
    }

    @Test
    @Tag("R-071")
    @Tag("R-072")
    @Tag("B-52")
    void theLakeIsKeptInOrderProvedAndBackedUpServedOrNot() throws IOException {
        Path dir = demo();
        upkeep(dir, "alone");
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            assertThat(service.url()).isNotNull();
            upkeep(dir, "served");
        }
        Path restored = temp.resolve("restored");
        Ended restore = run("restore", temp.resolve("backup-served").toString(), "--dir", restored.toString());
        assertThat(restore.code()).as(restore.err()).isZero();
        assertThat(restore.out()).contains("restored to " + restored);
        assertThat(run("positions", "--dir", restored.toString(), "--json")
                        .document()
                        .path("count"))
                .isEqualTo(run("positions", "--dir", dir.toString(), "--json")
                        .document()
                        .path("count"));
        Ended again = run("restore", temp.resolve("backup-served").toString(), "--dir", restored.toString());
        assertThat(again.code()).as(again.err()).isEqualTo(4);

        try (Stream<Path> files = Files.walk(restored.resolve("lake").resolve("position_updates"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.toString().contains("_delta_log"))
                    .toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        Ended verify = run("lake", "verify", "--dir", restored.toString());
        assertThat(verify.code()).as(verify.out() + verify.err()).isEqualTo(4);
        assertThat(verify.out()).contains("DAMAGED_FILE", ".parquet", "findings");
    }

    private void upkeep(Path dir, String name) {
        Ended before = run("lake", "sql", "FROM position_updates ORDER BY seq, conid", "--dir", dir.toString());
        Ended optimize = run("lake", "optimize", "--dir", dir.toString(), "--json");
        Ended planned = run("lake", "vacuum", "--dry-run", "--dir", dir.toString(), "--json");
        Ended vacuum = run("lake", "vacuum", "--dir", dir.toString());
        Ended verify = run("lake", "verify", "--dir", dir.toString(), "--json");
        Ended backup = run("backup", temp.resolve("backup-" + name).toString(), "--dir", dir.toString(), "--json");
        Ended twice = run("backup", temp.resolve("backup-" + name).toString(), "--dir", dir.toString());

        for (Ended ended : List.of(optimize, planned, vacuum, verify, backup)) {
            assertThat(ended.code()).as(name + ended.out() + ended.err()).isZero();
        }
        assertThat(optimize.document().path("filesAfter").intValue())
                .isPositive()
                .isLessThanOrEqualTo(optimize.document().path("filesBefore").intValue());
        assertThat(planned.document().path("removed").booleanValue()).isFalse();
        assertThat(vacuum.out()).contains("removed");
        assertThat(verify.document().path("sound").booleanValue()).isTrue();
        assertThat(verify.document().path("rows").longValue()).isPositive();
        assertThat(backup.document().path("files").intValue()).isPositive();
        assertThat(twice.code()).as(twice.err()).isEqualTo(4);
        assertThat(run("lake", "sql", "FROM position_updates ORDER BY seq, conid", "--dir", dir.toString())
                        .out())
                .isEqualTo(before.out());
    }

    @Test
    @Tag("R-072")
    void whatWasKnownAtAMomentAndWhereANumberComesFromIsToldServedOrNot() throws IOException {
        Path dir = demo();
        JsonNode row = run("positions", "--dir", dir.toString(), "--json")
                .document()
                .path("positions")
                .path(0);
        String known = row.path("recorded_at").stringValue();
        List<String[]> questions = List.of(
                new String[] {"positions", "--known-at", known, "--dir", dir.toString(), "--json"},
                new String[] {"positions", "--known-at", known, "--as-of", known, "--dir", dir.toString(), "--json"},
                new String[] {
                    "why",
                    row.path("account").stringValue(),
                    row.path("conid").asString(),
                    "--dir",
                    dir.toString(),
                    "--json"
                });
        List<Ended> alone = questions.stream().map(CommandsTest::run).toList();

        assertThat(alone.get(0).document().path("knownAt").stringValue()).isEqualTo(known);
        assertThat(alone.get(0).document().path("count").intValue()).isPositive();
        assertThat(alone.get(1).document().path("asOf").stringValue()).isEqualTo(known);
        JsonNode why = alone.get(2).document();
        assertThat(why.path("verdict").stringValue()).contains("average cost");
        assertThat(why.path("links")
                        .path(0)
                        .path("input")
                        .path("frame")
                        .path("message_id")
                        .intValue())
                .isPositive();
        assertThat(run(
                                "why",
                                row.path("account").stringValue(),
                                row.path("conid").asString(),
                                "--dir",
                                dir.toString())
                        .out())
                .contains(why.path("verdict").stringValue(), "position_updates", "committed_at");
        Ended early = run("positions", "--known-at", "2001-01-01T00:00:00Z", "--dir", dir.toString());
        assertThat(early.code()).isEqualTo(2);
        assertThat(early.err()).contains("before the record begins");
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            assertThat(service.url()).isNotNull();
            assertThat(run(questions.get(0)).document().path("count"))
                    .isEqualTo(alone.get(0).document().path("count"));
            assertThat(run(questions.get(2)).document().path("links")).isEqualTo(why.path("links"));
            assertThat(run("positions", "--known-at", "2001-01-01T00:00:00Z", "--dir", dir.toString())
                            .code())
                    .isEqualTo(2);
        }
    }

    @Test
    @Tag("R-099")
    void theRecordOfNowIsComparedWithThatOfAPastMomentServedOrNot() throws IOException {
        Path dir = demo();
        JsonNode held =
                run("positions", "--dir", dir.toString(), "--json").document().path("positions");
        JsonNode oldest = run(
                        "lake",
                        "sql",
                        "SELECT min(timestamp) AS first FROM position_updates",
                        "--dir",
                        dir.toString(),
                        "--json")
                .document()
                .path("rows");
        String first = oldest.path(0).path(0).isMissingNode()
                ? oldest.path(0).path("first").stringValue()
                : oldest.path(0).path(0).stringValue();
        String[] question = {"reconcile", "--as-of", first, "--dir", dir.toString(), "--json"};
        Ended alone = run(question);
        Ended unchanged = run("reconcile", "--as-of", Instant.now().toString(), "--dir", dir.toString(), "--json");

        assertThat(alone.code()).as(alone.err()).isZero();
        assertThat(alone.document().path("discrepancies")).isNotEmpty();
        assertThat(alone.document().path("count_now").intValue()).isEqualTo(held.size());
        assertThat(unchanged.document().path("discrepancies")).isEmpty();
        assertThat(run("reconcile", "--as-of", "2001-01-01T00:00:00Z", "--dir", dir.toString())
                        .err())
                .contains("before the record begins");
        assertThat(run("reconcile", "--known-at", first, "--dir", dir.toString())
                        .code())
                .isEqualTo(2);
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            assertThat(service.url()).isNotNull();
            assertThat(run(question).document().path("discrepancy_count"))
                    .isEqualTo(alone.document().path("discrepancy_count"));
        }
    }

    @Test
    void theStateOfACommitAndAPartOfAHistoryAreAskedForServedOrNot() throws IOException {
        Path dir = demo();
        JsonNode newest = run("lake", "history", "--limit", "1", "--dir", dir.toString(), "--json")
                .document()
                .path("versions");
        assertThat(newest).hasSize(1);
        String committed = newest.path(0).path("committedAt").stringValue();
        JsonNode row = run("positions", "--dir", dir.toString(), "--json")
                .document()
                .path("positions")
                .path(0);
        List<String[]> questions = List.of(
                new String[] {"positions", "--at-commit", committed, "--dir", dir.toString(), "--json"}, new String[] {
                    "history",
                    row.path("account").stringValue(),
                    row.path("conid").asString(),
                    "--limit",
                    "1",
                    "--dir",
                    dir.toString(),
                    "--json"
                });
        List<Ended> alone = questions.stream().map(CommandsTest::run).toList();

        assertThat(alone.get(0).document().path("version"))
                .isEqualTo(newest.path(0).path("version"));
        assertThat(alone.get(0).document().path("count").intValue()).isPositive();
        assertThat(alone.get(1).document().path("positions")).hasSize(1);
        assertThat(alone.get(1).document().path("positions").path(0).path("seq"))
                .as("the newest row")
                .isEqualTo(row.path("seq"));
        assertThat(alone.get(1).document().path("recorded").intValue()).isPositive();
        String[] ofAModel = {
            "history",
            row.path("account").stringValue(),
            row.path("conid").asString(),
            "--model",
            "nobody's",
            "--dir",
            dir.toString()
        };
        assertThat(run(ofAModel).out()).contains("nothing is recorded of this position");
        assertThat(run("positions", "--at-commit", committed, "--version", "1", "--dir", dir.toString())
                        .code())
                .isEqualTo(2);
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            assertThat(service.url()).isNotNull();
            for (int i = 0; i < questions.size(); i++) {
                assertThat(run(questions.get(i)).document().path("count"))
                        .isEqualTo(alone.get(i).document().path("count"));
            }
            assertThat(run(ofAModel).out()).contains("nothing is recorded of this position");
        }
    }

    @Test
    void aServedFolderAnswersThroughItsProcessAndIsRefusedToASecondOne() throws IOException {
        Path dir = demo();
        try (RunningService service = RunningService.start(
                dir, SettingsSources.read(dir, null, Map.of("server.port", "0", "ib.port", "1"), Map.of()))) {
            List<Path> before = files(dir);

            Ended status = run("status", "--dir", dir.toString(), "--json");
            Ended reconcile = run("reconcile", "--dir", dir.toString(), "--json");
            Ended second = run("serve", "--dir", dir.toString(), "--port", "0", "--json");

            assertThat(service.url()).isNotNull();
            assertThat(status.document().path("source").stringValue()).isEqualTo("service");
            assertThat(reconcile.code()).isEqualTo(3);
            assertThat(second.code()).isEqualTo(4);
            assertThat(second.err()).contains(dir.toString());
            assertThat(files(dir)).isEqualTo(before);
        }
    }

    @Test
    void theAddressOfAKilledProcessIsNotBelieved() throws IOException {
        Path dir = demo();
        Files.createDirectories(dir.resolve("run"));
        Files.writeString(
                dir.resolve("run").resolve("endpoint.json"),
                "{\"url\": \"http://127.0.0.1:1\", \"pid\": 1, \"tokenFile\": \"none\"}");

        assertThat(run("status", "--dir", dir.toString(), "--json")
                        .document()
                        .path("source")
                        .stringValue())
                .isEqualTo("folder");
    }

    /** All but the journal's: opening one begins a segment, in which nothing is recorded. */
    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(file -> !file.startsWith(dir.resolve("journal")))
                    .sorted()
                    .toList();
        }
    }
}
