package io.truebook.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.service.json.Json;
import io.truebook.service.run.RunningService;
import io.truebook.service.settings.SettingsSources;
import io.truebook.service.sync.Waiting;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The routes of a service that follows a simulated broker whose market stands still. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {

    private static final int POSITIONS = 40;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path dir;
    private Simulator simulator;
    private RunningService service;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        dir = folder;
        simulator = Simulator.start(SimulatorSettings.in(dir.resolve("simulator"))
                .positions(POSITIONS)
                .opening(SimulatorSettings.Opening.FROZEN)
                .build());
        service = RunningService.start(
                dir,
                SettingsSources.read(
                        dir,
                        null,
                        Map.of("server.port", "0", "ib.port", Integer.toString(simulator.twsPort())),
                        Map.of()));
        assertThat(Waiting.until(() -> feedState().equals("LIVE"), Duration.ofSeconds(30)))
                .isTrue();
    }

    @AfterAll
    void stop() throws IOException {
        service.close();
        assertThat(EndpointFile.read(dir)).isEmpty();
        simulator.close();
    }

    private String feedState() {
        var feed = service.truebook().status().feed();
        return feed == null ? "OFF" : feed.state();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode read(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(path).GET());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body());
    }

    private HttpRequest.Builder sync() throws IOException {
        String token = EndpointFile.read(dir).orElseThrow().token();
        return request("/api/sync/positions")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody());
    }

    private static String problem(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Json.parse(response.body());
        assertThat(problem.path("status").intValue()).isEqualTo(response.statusCode());
        return problem.path("type").stringValue().replace("urn:truebook:problem:", "");
    }

    @Test
    @Tag("R-171")
    void statusTellsLinkRecordLakeAndSettings() throws Exception {
        HttpResponse<String> response = send(request("/api/sync/status").GET());
        JsonNode status = Json.parse(response.body());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(status.path("broker").path("state").stringValue()).isEqualTo("LIVE");
        assertThat(status.path("broker").path("endpoint").stringValue()).contains("127.0.0.1");
        assertThat(status.path("positions").intValue()).isPositive();
        assertThat(status.path("watermarks").path("accepted").longValue()).isPositive();
        assertThat(status.path("settings").path("syncIntervalSeconds").intValue())
                .isEqualTo(300);
        assertThat(status.path("at").stringValue()).endsWith("Z");
        assertThat(response.headers().firstValue("ETag"))
                .hasValue("\"" + status.path("asOfSeq").longValue() + "\"");
    }

    @Test
    @Tag("R-020")
    void positionsCarryTheColumnsOfTheTablesAndDecimalsAsText() throws Exception {
        JsonNode document = read("/api/positions");
        JsonNode row = document.path("positions").path(0);

        assertThat(document.path("count").intValue())
                .isEqualTo(simulator.control().truth().size());
        assertThat(document.path("source").stringValue()).isEqualTo("live view");
        assertThat(document.path("accounts").path(0).has("confirmedAgeSeconds")).isTrue();
        assertThat(row.path("position").isString()).isTrue();
        assertThat(row.path("average_cost").isString()).isTrue();
        assertThat(row.propertyNames())
                .contains(
                        "conid",
                        "symbol",
                        "right",
                        "strike",
                        "expiry",
                        "market_price",
                        "market_value",
                        "unrealized_pnl",
                        "timestamp",
                        "account",
                        "seq",
                        "quantity_as_of",
                        "quantity_age_seconds",
                        "price_as_of",
                        "price_age_seconds");
    }

    @Test
    void positionsAreFilteredByAccountSymbolAndType() throws Exception {
        JsonNode some = read("/api/positions").path("positions").path(0);
        String account = some.path("account").stringValue();
        String symbol = some.path("symbol").stringValue();
        String type = some.path("sec_type").stringValue();

        JsonNode found = read("/api/positions?account=" + account + "&symbol=" + symbol.toLowerCase(Locale.ROOT)
                        + "&type=" + type)
                .path("positions");

        assertThat(found).isNotEmpty().allSatisfy(row -> {
            assertThat(row.path("account").stringValue()).isEqualTo(account);
            assertThat(row.path("symbol").stringValue()).isEqualTo(symbol);
            assertThat(row.path("sec_type").stringValue()).isEqualTo(type);
        });
        assertThat(read("/api/positions?account=NOBODY").path("count").intValue())
                .isZero();
    }

    @Test
    void aSeqThatIsNotReachedInTimeIsToldWithItsLag() throws Exception {
        HttpResponse<String> response =
                send(request("/api/positions?minSeq=1000000000").GET());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(problem(response)).isEqualTo("behind");
        assertThat(Json.parse(response.body()).path("lag").longValue()).isPositive();
        assertThat(read("/api/positions?minSeq=1").path("count").intValue()).isPositive();
    }

    @Test
    void parametersThatCannotBeUsedAreNamed() throws Exception {
        for (String query : List.of("minSeq=x", "asOf=yesterday", "version=v1", "includeClosed=maybe")) {
            HttpResponse<String> response =
                    send(request("/api/positions?" + query).GET());

            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(response.body()).contains(query.substring(query.indexOf('=') + 1));
        }
    }

    @Test
    @Tag("R-170")
    @Tag("R-092")
    @Tag("R-095")
    @Tag("R-098")
    void aSyncAnswersWithResultReportAndSummary() throws Exception {
        HttpResponse<String> response = send(sync());
        JsonNode answer = Json.parse(response.body());
        int held = simulator.control().truth().size();

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(answer.path("summary").stringValue())
                .isEqualTo("IB: " + held + ", Delta: " + held + ", Discrepancies: 0 (0 critical)");
        assertThat(answer.path("result").propertyNames())
                .contains(
                        "ib_count",
                        "delta_count",
                        "discrepancies",
                        "timestamp",
                        "duration_seconds",
                        "has_critical_issues",
                        "discrepancy_count",
                        "summary");
        assertThat(answer.path("result").path("ib_count").intValue()).isEqualTo(held);
        assertThat(answer.path("report").propertyNames())
                .contains(
                        "timestamp",
                        "ib_positions",
                        "delta_positions",
                        "discrepancies_by_type",
                        "critical_discrepancies");
        assertThat(answer.path("inLake").booleanValue()).isTrue();
    }

    @Test
    @Tag("R-170")
    void thoseWhoAskTogetherShareASync() throws Exception {
        HttpRequest ask = sync().build();
        CompletableFuture<HttpResponse<String>> one = client.sendAsync(ask, HttpResponse.BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> other = client.sendAsync(ask, HttpResponse.BodyHandlers.ofString());

        long first = run(one.get());
        long second = run(other.get());

        assertThat(Math.abs(first - second)).isLessThanOrEqualTo(1);
    }

    private static long run(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body()).path("result").path("run").longValue();
    }

    private HttpResponse<String> order(String path) throws IOException, InterruptedException {
        return send(request(path)
                .header(
                        "Authorization",
                        "Bearer " + EndpointFile.read(dir).orElseThrow().token())
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    @Tag("R-071")
    void upkeepTakesTheTokenAndAPost() throws Exception {
        for (String path : List.of("/api/lake/optimize", "/api/lake/vacuum", "/api/lake/verify", "/api/backup")) {
            HttpResponse<String> looked = send(request(path).GET());
            assertThat(looked.statusCode()).isEqualTo(405);
            assertThat(problem(looked)).isEqualTo("method");
            HttpResponse<String> unknown = send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
            assertThat(unknown.statusCode()).isEqualTo(401);
        }
        for (String query : List.of("/api/backup", "/api/backup?target=here", "/api/lake/vacuum?dryRun=maybe")) {
            assertThat(problem(order(query))).as(query).isEqualTo("bad-request");
        }
        HttpResponse<String> occupied = order("/api/backup?target=" + dir);
        assertThat(occupied.statusCode()).isEqualTo(409);
        assertThat(problem(occupied)).isEqualTo("backup-refused");
        JsonNode proof = Json.parse(order("/api/lake/verify").body());
        assertThat(proof.path("sound").booleanValue()).as(proof.toString()).isTrue();
        assertThat(Json.parse(order("/api/lake/vacuum?dryRun=true").body())
                        .path("removed")
                        .booleanValue())
                .isFalse();
    }

    @Test
    @Tag("R-072")
    void aMomentOutsideTheRecordIsRefusedWithItsBounds() throws Exception {
        for (String query : List.of("asOf=2100-01-01T00:00:00Z", "knownAt=2001-01-01T00:00:00Z", "knownAt=soon")) {
            HttpResponse<String> response =
                    send(request("/api/positions?" + query).GET());
            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(problem(response)).isEqualTo("bad-request");
        }
        JsonNode row = read("/api/positions").path("positions").path(0);
        JsonNode why = read("/api/positions/" + row.path("account").stringValue() + "/"
                + row.path("conid").asString() + "/why");
        assertThat(why.path("links").path(0).path("fact").path("position")).isEqualTo(row.path("position"));
    }

    @Test
    void aSyncTakesTheToken() throws Exception {
        HttpResponse<String> none = send(request("/api/sync/positions").POST(HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> wrong = send(request("/api/sync/positions")
                .header("Authorization", "Bearer 0000")
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(problem(none)).isEqualTo("token-needed");
        assertThat(none.body()).contains(EndpointFile.tokenFile(dir).toString());
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void aPageOfAnotherOriginMayNotSyncEvenWithTheToken() throws Exception {
        HttpResponse<String> origin = send(sync().header("Origin", "http://localhost:3000"));
        HttpResponse<String> nothing = send(sync().header("Origin", "null"));
        HttpResponse<String> site = send(sync().header("Sec-Fetch-Site", "cross-site"));
        HttpResponse<String> own = send(sync().header("Origin", service.url().toString()));

        assertThat(List.of(origin.statusCode(), nothing.statusCode(), site.statusCode()))
                .containsOnly(403);
        assertThat(problem(origin)).isEqualTo("foreign-origin");
        assertThat(own.statusCode()).isEqualTo(200);
    }

    @Test
    void aForeignNameForTheLoopbackAddressIsRefused() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), service.url().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/positions HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 403").contains("foreign-host");
        }
    }

    @Test
    void unknownRoutesAndMethodsAreToldAsProblems() throws Exception {
        HttpResponse<String> unknown = send(request("/api/nothing").GET());
        HttpResponse<String> method = send(request("/api/sync/positions").GET());

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(problem(unknown)).isEqualTo("no-such-route");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(problem(method)).isEqualTo("method");
    }

    @Test
    void theFolderSaysWhereItIsServedAndKeepsTheTokenToItsUser() throws IOException {
        EndpointFile endpoint = EndpointFile.read(dir).orElseThrow();

        assertThat(endpoint.url()).isEqualTo(service.url());
        assertThat(endpoint.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(endpoint.tokenFile())))
                .isEqualTo("rw-------");
    }

    private HttpRequest.Builder importing(String query, String body) throws IOException {
        String token = EndpointFile.read(dir).orElseThrow().token();
        return request("/api/imports" + query)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void aFileOfPositionsIsTriedAndTakenByARequest() throws Exception {
        String account =
                read("/api/positions").path("positions").path(0).path("account").stringValue();
        String csv = """
                account,conid,symbol,sec_type,currency,position,timestamp
                %s,900001,ZZZ,STK,USD,5,2026-02-03T09:45:00-05:00
                """.formatted(account);

        JsonNode tried = Json.parse(send(importing("?mode=dry-run", csv)).body());
        assertThat(tried.path("superseded").intValue())
                .as("a complete snapshot has not shown it")
                .isEqualTo(1);
        assertThat(tried.path("handedIn").booleanValue()).isFalse();
        HttpResponse<String> taken = send(importing("?name=feb.csv&author=ann", csv));
        assertThat(taken.statusCode()).isEqualTo(200);
        JsonNode report = Json.parse(taken.body());
        assertThat(report.path("file").stringValue()).isEqualTo("feb.csv");
        JsonNode settled = read("/api/imports?after=" + report.path("afterSeq").longValue() + "&upTo="
                + report.path("upToSeq").longValue());
        assertThat(settled.path("waiting").intValue()).isEqualTo(1);
        assertThat(read("/api/sync/status").path("imports").path("waiting").intValue())
                .isEqualTo(1);
        assertThat(Json.parse(send(importing("", csv)).body()).path("repeated").intValue())
                .isEqualTo(1);
    }

    @Test
    void anImportThatCannotBeUsedIsToldAsAProblem() throws Exception {
        HttpResponse<String> shape = send(importing("?name=x.csv", "a,b\n1,2\n"));
        HttpResponse<String> mode = send(importing("?mode=perhaps", ""));
        HttpResponse<String> format = send(importing("?format=xls", ""));
        HttpResponse<String> range = send(request("/api/imports?after=5&upTo=3").GET());
        HttpResponse<String> token =
                send(request("/api/imports").POST(HttpRequest.BodyPublishers.ofString("account\n")));

        assertThat(shape.statusCode()).isEqualTo(422);
        assertThat(problem(shape)).isEqualTo("import-refused");
        assertThat(shape.body()).contains("x.csv", "is none of an import");
        assertThat(List.of(problem(mode), problem(format), problem(range))).containsOnly("bad-request");
        assertThat(mode.body()).contains("whole, what-is-good, dry-run");
        assertThat(token.statusCode()).isEqualTo(401);
    }

    @Test
    @Tag("B-63")
    void quantityAndPriceAreShownEachWithItsAge() throws Exception {
        assertThat(Waiting.until(this::isAPriceYoungerThanItsQuantity, Duration.ofSeconds(45)))
                .as("a mark has come after the snapshot")
                .isTrue();
        JsonNode rows = read("/api/positions").path("positions");

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(Instant.parse(row.path("quantity_as_of").stringValue())).isBefore(Instant.now());
            assertThat(row.path("price_as_of").isNull())
                    .isEqualTo(row.path("market_price").isNull());
            assertThat(row.path("quantity_age_seconds").doubleValue()).isNotNegative();
        });
    }

    private boolean isAPriceYoungerThanItsQuantity() {
        try {
            for (JsonNode row : read("/api/positions").path("positions")) {
                if (!row.path("quantity_as_of").equals(row.path("timestamp"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void historyAndTablesAreReadBackFromTheLake() throws Exception {
        send(sync());
        JsonNode some = read("/api/positions").path("positions").path(0);
        JsonNode history = read("/api/positions/" + some.path("account").stringValue() + "/"
                + some.path("conid").intValue() + "/history");

        assertThat(history.path("positions")).isNotEmpty();
        assertThat(read("/api/lake").path("tables")).hasSize(2);
        JsonNode versions = read("/api/lake/positions/versions").path("versions");
        assertThat(versions).isNotEmpty();
        JsonNode then = read(
                "/api/positions?version=" + versions.path(0).path("version").longValue());
        assertThat(then.path("count").intValue())
                .isEqualTo(simulator.control().truth().size());
        JsonNode now = read("/api/positions?asOf=" + Instant.now());
        assertThat(now.path("count").intValue()).isEqualTo(then.path("count").intValue());
    }
}
