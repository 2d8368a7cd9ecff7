package io.truebook.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.service.http.EndpointFile;
import io.truebook.service.json.Json;
import io.truebook.service.run.RunningService;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.settings.SettingsSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is refused alike, whether a process serves the folder or not. */
class AwayAndServedTest {

    private static final List<List<String>> UNUSABLE = List.of(
            List.of("lake", "history", "foo"),
            List.of("positions", "--version", "999"),
            List.of("lake", "sql", "FROM positions", "--version", "999"),
            List.of("history", "", "5"));

    @TempDir
    Path temp = Path.of("unset");

    /** One command's end. */
    private record Ended(int code, String out, String err) {}

    private static Ended run(List<String> line, String dir) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(line);
        arguments.addAll(List.of("--dir", dir));
        int code = Commands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments.toArray(String[]::new));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static List<Ended> all(Path dir) {
        return UNUSABLE.stream().map(line -> run(line, dir.toString())).toList();
    }

    private static HttpResponse<String> send(RunningService service, String method, String path, String token)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(service.url() + path))
                            .header("Authorization", "Bearer " + token)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String detail(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type").orElse("none")).startsWith("application/problem+json");
        assertThat(response.body()).doesNotContain("java.").doesNotContain("Exception");
        return Json.parse(response.body()).path("detail").stringValue();
    }

    @Test
    void whatCannotBeUsedHasTheSameExitCodeAndIsAProblemOverHttp() throws Exception {
        Path dir = temp.resolve("data");
        ServiceSettings settings =
                SettingsSources.read(dir, null, Map.of("server.port", "0", "position-sync.enabled", "false"), Map.of());
        List<Ended> served;
        try (RunningService service = RunningService.start(dir, settings)) {
            served = all(dir);
            String token = EndpointFile.read(dir).orElseThrow().token();

            HttpResponse<String> version = send(service, "GET", "/api/positions?version=999", token);
            assertThat(version.statusCode()).isEqualTo(400);
            assertThat(detail(version)).contains("no version 999");
            for (String two : List.of("asOf=2026-11-20T09:45:00Z&version=0", "version=0&minSeq=1")) {
                HttpResponse<String> both = send(service, "GET", "/api/positions?" + two, token);
                assertThat(both.statusCode()).as(two).isEqualTo(400);
                assertThat(detail(both)).contains("give one");
            }
            HttpResponse<String> target = send(service, "POST", "/api/backup?target=/proc/nothing", token);
            assertThat(target.statusCode()).isEqualTo(409);
            assertThat(detail(target)).contains("/proc/nothing");
            HttpResponse<String> slash = send(service, "GET", "/api/positions/a%2fb/1/history", token);
            assertThat(slash.statusCode()).isEqualTo(400);
            assertThat(detail(slash)).contains("a%2fb");
        }
        List<Ended> away = all(dir);

        assertThat(away).extracting(Ended::code).containsOnly(2);
        assertThat(served).extracting(Ended::code).containsOnly(2);
        assertThat(away)
                .allSatisfy(ended -> assertThat(ended.err()).isNotBlank().doesNotContain("shows where it comes from"));
        assertThat(away.get(0).err()).contains("foo", "positions");
        assertThat(away.get(1).err())
                .contains("no version 999")
                .isEqualTo(served.get(1).err());
    }

    @Test
    void aFolderThatIsNoRecordIsRefusedAlikeByAll() throws IOException {
        Path none = temp.resolve("none");
        for (List<String> line : List.of(
                List.of("status"),
                List.of("positions"),
                List.of("lake", "sql", "SELECT 1"),
                List.of("lake", "status"))) {
            Ended ended = run(line, none.toString());
            assertThat(ended.code()).as(line + ended.err()).isEqualTo(2);
            assertThat(ended.err()).contains(none.toString(), "--dir");
            assertThat(run(line, "").err()).contains("--dir", "the name is empty");
            assertThat(run(line, "").code()).isEqualTo(2);
        }
        assertThat(none).doesNotExist();
    }
}
