package io.truebook.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.Truebook;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import io.truebook.engine.seam.Network;
import io.truebook.service.cli.Commands;
import io.truebook.service.json.Json;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.settings.SettingsSources;
import io.truebook.service.sync.Waiting;
import io.truebook.service.watch.Watch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whether a service is well, as a shell, a load balancer and Prometheus see it. */
class HealthTest {

    @TempDir
    Path temp = Path.of("unset");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ShiftedClock clock = new ShiftedClock();

    /** This machine's time, and some more. */
    private static final class ShiftedClock implements Clock {
        private volatile Duration more = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.SYSTEM.instant().plus(more);
        }

        @Override
        public long nanoTime() {
            return Clock.SYSTEM.nanoTime() + more.toNanos();
        }
    }

    /** Changes a byte of each checkpoint on its way to its name. */
    private static final class LyingDisk extends ForwardingDisk {
        LyingDisk() {
            super(Disk.LOCAL);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (to.getFileName().toString().startsWith("checkpoint-")) {
                byte[] content = Files.readAllBytes(from);
                content[content.length / 2] ^= 1;
                Files.write(from, content);
            }
            super.rename(from, to);
        }
    }

    /** One command's end. */
    private record Ended(int code, String out) {}

    private static Ended status(Path dir, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] arguments = more.length == 0
                ? new String[] {"status", "--dir", dir.toString()}
                : new String[] {"status", "--dir", dir.toString(), more[0]};
        return new Ended(Commands.run(to, to, arguments), out.toString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(ApiServer server, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Tag("R-071")
    @Tag("R-188")
    void aWrongCheckpointIsFoundAndToldEverywhere() throws Exception {
        Path dir = temp.resolve("data");
        ServiceSettings settings = SettingsSources.read(dir, null, Map.of("server.port", "0"), Map.of());
        try (Truebook truebook = Truebook.in(dir)
                .world(clock, new LyingDisk(), Network.TCP)
                .policy(settings.policy())
                .start()) {
            Watch watch = new Watch(truebook, dir, settings.warnings().bounds(), clock);
            try (ApiServer server = ApiServer.start(dir, settings.server(), settings.positionSync(), () -> watch)) {
                assertThat(get(server, "/api/health").statusCode()).isEqualTo(200);
                assertThat(get(server, "/metrics").body()).contains("truebook_healthy 1.0", "contradictions 0.0");
                Ended well = status(dir);
                assertThat(well.code()).as(well.out()).isZero();

                clock.more = Duration.ofMinutes(11);
                assertThat(Waiting.until(() -> truebook.status().contradiction().isPresent(), Duration.ofSeconds(30)))
                        .isTrue();

                HttpResponse<String> health = get(server, "/api/health");
                JsonNode warning = Json.parse(health.body()).path("warnings").path(0);
                assertThat(health.statusCode()).isEqualTo(503);
                assertThat(warning.path("name").stringValue()).isEqualTo("contradiction");
                assertThat(warning.path("severity").stringValue()).isEqualTo("critical");
                assertThat(get(server, "/metrics").body())
                        .contains(
                                "truebook_healthy 0.0",
                                "truebook_contradictions 1.0",
                                "truebook_warnings{severity=\"CRITICAL\"} 1.0");
                Ended ill = status(dir);
                assertThat(ill.code()).isEqualTo(1);
                assertThat(ill.out()).contains("CRITICAL", "contradiction since 20", "checkpoint at seq");
                Ended json = status(dir, "--json");
                assertThat(json.code()).isEqualTo(1);
                assertThat(Json.parse(json.out()).path("contradiction").stringValue())
                        .contains("checkpoint at seq");
            }
        }
    }

    @Test
    @Tag("R-188")
    void figuresAreInTheTextFormatOfPrometheus() throws Exception {
        Path dir = temp.resolve("data");
        ServiceSettings settings = SettingsSources.read(dir, null, Map.of("server.port", "0"), Map.of());
        try (Truebook truebook = Truebook.in(dir).policy(settings.policy()).start()) {
            Watch watch = new Watch(truebook, dir, settings.warnings().bounds(), clock);
            try (ApiServer server = ApiServer.start(dir, settings.server(), settings.positionSync(), () -> watch)) {
                HttpResponse<String> answer = get(server, "/metrics");

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith("text/plain;version=0.0.4");
                assertThat(answer.body())
                        .contains(
                                "# TYPE truebook_lake_written_bytes_total counter",
                                "truebook_lake_live_files{table=\"positions\"} ",
                                "truebook_lake_live_files{table=\"position_updates\"} ",
                                "truebook_lake_write_amplification ",
                                "truebook_lake_pending_rows{table=\"position_updates\"} 0.0",
                                "truebook_lake_commit_seconds_count ",
                                "truebook_lake_commit_seconds_sum ",
                                "truebook_lake_lost_commits_total 0.0",
                                "truebook_lag{stage=\"lake\"} ",
                                "truebook_seq{stage=\"accepted\"} ",
                                "truebook_journal_bytes ",
                                "truebook_free_bytes{of=\"lake\"} ",
                                "truebook_link{state=\"OFF\"} 1.0",
                                "truebook_link{state=\"LIVE\"} 0.0",
                                "truebook_contradictions 0.0")
                        .doesNotContain("conid", "symbol=");
                assertThat(answer.body().lines().filter(line -> line.startsWith("truebook_journal_bytes ")))
                        .singleElement()
                        .satisfies(line -> assertThat(Double.parseDouble(line.replaceFirst(".* ", "")))
                                .isPositive());
            }
        }
    }

    @Test
    void aFolderThatOthersMayEnterIsToldAndClosed() throws Exception {
        Path dir = Files.createDirectory(
                temp.resolve("wide"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x--x")));
        ServiceSettings settings = SettingsSources.read(dir, null, Map.of("server.port", "0"), Map.of());
        try (Truebook truebook = Truebook.in(dir).policy(settings.policy()).start()) {
            Watch watch = new Watch(truebook, dir, settings.warnings().bounds(), clock);

            assertThat(watch.look().warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.name()).isEqualTo("open-folders");
                assertThat(warning.value()).contains(dir.toString(), "rwxr-x--x");
                assertThat(warning.advice()).contains("chmod 700");
            });
            assertThat(watch.look().isWell()).isTrue();
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
            assertThat(watch.look().warnings()).isEmpty();
        }
    }

    @Test
    void aNewDataFolderIsForItsUserAlone() throws IOException {
        Path dir = temp.resolve("new");
        try (Truebook truebook = Truebook.in(dir).start()) {
            assertThat(truebook.lakeFolder()).exists();
        }
        for (Path folder :
                new Path[] {dir, dir.resolve("journal"), dir.resolve("lake").resolve("positions")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .as(folder.toString())
                    .isEqualTo("rwx------");
        }
    }
}
