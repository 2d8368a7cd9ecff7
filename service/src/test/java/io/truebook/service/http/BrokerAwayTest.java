package io.truebook.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.service.json.Json;
import io.truebook.service.run.RunningService;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.settings.SettingsSources;
import io.truebook.service.sync.Waiting;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A service whose broker cannot be asked. */
class BrokerAwayTest {

    @TempDir
    Path dir = Path.of("unset");

    private final HttpClient client = HttpClient.newHttpClient();

    private Simulator broker() throws IOException {
        return Simulator.start(SimulatorSettings.in(dir.resolve("simulator"))
                .positions(12)
                .opening(SimulatorSettings.Opening.FROZEN)
                .build());
    }

    private ServiceSettings following(int port, String enabled) {
        return SettingsSources.read(
                dir,
                null,
                Map.of("server.port", "0", "ib.port", Integer.toString(port), "position-sync.enabled", enabled),
                Map.of());
    }

    private HttpResponse<String> read(RunningService service, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(service.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> sync(RunningService service) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(service.url() + "/api/sync/positions"))
                        .header(
                                "Authorization",
                                "Bearer " + EndpointFile.read(dir).orElseThrow().token())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitPositions(RunningService service, int count) {
        assertThat(Waiting.until(() -> service.truebook().view().open().count() == count, Duration.ofSeconds(30)))
                .isTrue();
    }

    @Test
    @Tag("R-009")
    @Tag("R-030")
    @Tag("R-035")
    void lastKnownPositionsAreServedAndASyncSaysWhereItTriedAndWhatToCheck() throws Exception {
        int port;
        int held;
        try (Simulator broker = broker()) {
            port = broker.twsPort();
            held = broker.control().truth().size();
            try (RunningService service = RunningService.start(dir, following(port, "true"))) {
                awaitPositions(service, held);
            }
        }
        try (RunningService service = RunningService.start(dir, following(port, "true"))) {
            JsonNode positions = Json.parse(read(service, "/api/positions").body());
            HttpResponse<String> refused = sync(service);

            assertThat(positions.path("count").intValue()).isEqualTo(held);
            assertThat(positions.path("broker").path("state").stringValue()).isNotEqualTo("LIVE");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("broker-not-connected")
                    .contains("IB not connected")
                    .contains("127.0.0.1:" + port);
        }
    }

    @Test
    @Tag("R-176")
    @Tag("T-42")
    @Tag("T-43")
    void startedDisabledItConnectsToNobodyAndCatchesUpWhenEnabledByARestart() throws Exception {
        try (Simulator broker = broker()) {
            int held = broker.control().truth().size();
            try (RunningService service = RunningService.start(dir, following(broker.twsPort(), "false"))) {
                JsonNode status = Json.parse(read(service, "/api/sync/status").body());
                HttpResponse<String> refused = sync(service);

                assertThat(status.path("enabled").booleanValue()).isFalse();
                assertThat(status.path("broker").path("state").stringValue()).isEqualTo("OFF");
                assertThat(refused.statusCode()).isEqualTo(409);
                assertThat(refused.body()).contains("sync-disabled").contains("POSITION_SYNC_ENABLED=true");
                assertThat(broker.control().sessions()).isEmpty();
            }
            try (RunningService service = RunningService.start(dir, following(broker.twsPort(), "true"))) {
                awaitPositions(service, held);
            }
        }
    }
}
