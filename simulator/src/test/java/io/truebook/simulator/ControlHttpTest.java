package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.tws.Incoming.ErrorMessage;
import io.truebook.tws.Incoming.PositionEnd;
import io.truebook.tws.Outgoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlHttpTest {
    @TempDir
    private Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private Simulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(SimulatorSettings.in(dir)
                .opening(SimulatorSettings.Opening.FROZEN)
                .ratePerSecond(0)
                .build());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        simulator.close();
    }

    @Test
    void truthIsWhatIsHeldAsExactStrings() throws Exception {
        JsonObject truth = JsonReader.object(get("/truth").body());

        assertThat(truth.text("hash")).isEqualTo(simulator.control().truthHash());
        assertThat(get("/truth").body())
                .containsPattern("\"account\":\"DU900000\\d\",\"conid\":265598,\"symbol\":\"AAPL\",\"secType\":\"STK\"")
                .containsPattern("\"symbol\":\"BTC\".{0,200}\"position\":\"0\\.00\\d+\"");
    }

    @Test
    void listsItsRoutes() throws Exception {
        assertThat(get("/").body()).contains("\"path\":\"/truth\"").contains("\"path\":\"/expire\"");
    }

    @Test
    void changesPositions() throws Exception {
        assertThat(post(
                                "/position",
                                "{\"account\":\"DU9000002\",\"conid\":7,\"position\":\"-0.5\",\"averageCost\":21000,"
                                        + "\"contract\":{\"symbol\":\"NDX\",\"secType\":\"OPT\",\"strike\":\"21000\",\"right\":\"C\","
                                        + "\"expiry\":\"20270115\",\"multiplier\":100,\"price\":\"210.5\"}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/truth").body())
                .contains("\"account\":\"DU9000002\",\"conid\":7,\"symbol\":\"NDX\"")
                .contains("\"position\":\"-0.5\",\"averageCost\":\"21000\"");

        assertThat(post("/fill", "{\"account\":\"DU9000002\",\"conid\":7,\"quantity\":\"0.5\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/truth").body()).doesNotContain("\"conid\":7,");
        assertThat(post("/expire", "{\"conid\":265598}").statusCode()).isEqualTo(200);
        assertThat(get("/truth").body()).doesNotContain("\"conid\":265598,");
    }

    @Test
    void runsTheMarket() throws Exception {
        assertThat(post("/steps", "{\"count\":50}").statusCode()).isEqualTo(200);
        simulator.control().awaitQuiet(Duration.ofSeconds(10));
        assertThat(get("/status").body()).contains("\"step\":50,").contains("\"frozen\":true");
        post("/rate", "{\"perSecond\":7}");
        post("/thaw", "");
        assertThat(get("/status").body()).contains("\"ratePerSecond\":7").contains("\"frozen\":false");
        post("/freeze", "");
        assertThat(get("/status").body()).contains("\"frozen\":true");
    }

    @Test
    void everyFaultCanBeAskedFor() throws Exception {
        for (String[] fault : new String[][] {
            {"/loss", "{\"perMille\":10}"},
            {"/duplicate", "{\"perMille\":10}"},
            {"/cut", "{\"rows\":5,\"end\":\"close\"}"},
            {"/refuse", "{\"of\":\"positions_multi\",\"code\":321,\"text\":\"no\",\"times\":2}"},
            {"/dribble", "{\"rows\":3,\"values\":\"when_asked\"}"},
            {"/clear", ""},
            {"/silent", "{\"millis\":1}"},
            {"/silent", ""},
            {"/resume", ""},
            {"/error", "{\"code\":1100,\"text\":\"lost\"}"},
            {"/raw", "{\"hex\":\"393900\"}"},
            {"/raw", "{\"fields\":[\"999\",\"x\"]}"},
            {"/raw", "{\"bytes\":\"ffffffff\"}"},
            {"/close-port", ""},
            {"/open-port", ""},
            {"/drop", "{\"how\":\"reset\"}"},
        }) {
            HttpResponse<String> answer = post(fault[0], fault[1]);
            assertThat(answer.statusCode()).as(fault[0] + " " + answer.body()).isEqualTo(200);
        }
    }

    @Test
    void listsTheFramesOfASession() throws Exception {
        try (TestClient client = TestClient.begin(simulator.twsPort(), 1)) {
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            client.await(ErrorMessage.class, m -> m.code() == 2158);
            assertThat(get("/sent").body()).contains("\"session\":1,").contains("\"open\":true,\"whole\":true");

            byte[] first = client.payloads().getFirst();
            assertThat(get("/sent?session=1&limit=1&payload=hex").body())
                    .isEqualTo("{\"session\":1,\"frames\":[{\"index\":0,\"id\":\"15\",\"hex\":\""
                            + HexFormat.of().formatHex(first) + "\"}]}");
            assertThat(get("/sent?session=1&from=0&limit=1").body())
                    .contains("\"sha256\":\"" + SimulatorControl.sha256(first));
            HttpResponse<byte[]> whole =
                    http.send(request("/sent?session=1&payload=binary").build(), BodyHandlers.ofByteArray());
            assertThat(whole.body()).isEqualTo(Files.readAllBytes(dir.resolve("sent-1.bin")));
        }
    }

    @Test
    void namesTheRequestsThatCame() throws Exception {
        try (TestClient client = TestClient.begin(simulator.twsPort(), 1)) {
            client.send("3", "1");
            client.await(ErrorMessage.class, m -> m.code() == 321);
            assertThat(get("/requests").body())
                    .contains("\"counts\":{\"3\":1,\"71\":1}")
                    .contains("\"id\":3,\"fields\":\"3|1|\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/fill; {}; account; ''",
                "/fill; {\"account\":\"DU1\",\"conid\":265598,\"quantity\":1}; account; DU1",
                "/fill; {\"account\":\"DU9000001\",\"conid\":\"x\",\"quantity\":1}; conid; x",
                "/fill; {\"account\":\"DU9000001\",\"conid\":265598,\"quantity\":\"many\"}; quantity; many",
                "/fill; {\"account\":\"DU9000001\",\"conid\":265598,\"quantity\":1,\"colour\":\"red\"}; colour; red",
                "/expire; {\"conid\":265598,\"rows\":\"two\"}; rows; two",
                "/loss; {\"perMille\":1001}; perMille; 1001",
                "/rate; {\"perSecond\":-1}; perSecond; -1",
                "/rate; {\"perSecond\":1,\"x\":2}; x; 2",
                "/raw; {\"hex\":\"abc\"}; hex; abc",
                "/cut; {\"end\":\"maybe\"}; end; maybe",
                "/refuse; {\"of\":\"all\",\"code\":1,\"text\":\"\"}; of; all",
                "/drop; {\"session\":99}; session; 99",
                "/steps; not json; body; not json",
            })
    void namesFieldAndValueOfWhatIsWrong(String path, String body, String field, String value) throws Exception {
        HttpResponse<String> answer = post(path, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonObject error = JsonReader.object(answer.body());
        assertThat(error.text("field")).isEqualTo(field);
        assertThat(error.text("value")).isEqualTo(value);
        assertThat(error.text("error")).contains(field).contains("must be");
    }

    @Test
    void unknownRoutesSessionsAndMethodsAreNamed() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/nothing").body()).contains("There is no /nothing");
        assertThat(get("/sent?session=9").statusCode()).isEqualTo(404);
        assertThat(get("/sent?session=9").body()).contains("no session 9");
        assertThat(get("/fill").statusCode()).isEqualTo(405);
        assertThat(get("/sent?colour=red").statusCode()).isEqualTo(400);
    }

    @Test
    void aPageThatUsesAnotherNameForThisMachineIsNotAnswered() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.controlPort())) {
            socket.getOutputStream()
                    .write("GET /truth HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path));
    }
}
