package io.truebook.service.cli;

import io.truebook.domain.PositionKey;
import io.truebook.service.http.EndpointFile;
import io.truebook.service.json.Json;
import io.truebook.service.query.HistorySpan;
import io.truebook.service.query.PositionFilter;
import io.truebook.service.query.RecordQueries;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers from the process that serves a folder. */
final class ServedRecord implements RecordQueries {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration LONG_ANSWER = Duration.ofHours(6);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final EndpointFile endpoint;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    ServedRecord(EndpointFile endpoint) {
        this.endpoint = endpoint;
    }

    /** Whether that process is still there: one that was killed leaves its address behind. */
    boolean answers() throws IOException {
        try {
            status();
            return true;
        } catch (ConnectException | HttpConnectTimeoutException gone) {
            return false;
        }
    }

    @Override
    public JsonNode status() throws IOException {
        return read("/api/sync/status", Map.of());
    }

    @Override
    public JsonNode positions(PositionFilter filter) throws IOException {
        return read("/api/positions", parameters(filter));
    }

    @Override
    public JsonNode positionsAsOf(Instant moment, PositionFilter filter) throws IOException {
        Map<String, String> parameters = parameters(filter);
        parameters.put("asOf", moment.toString());
        return read("/api/positions", parameters);
    }

    @Override
    public JsonNode positionsKnownAt(Instant knownAt, @Nullable Instant moment, PositionFilter filter)
            throws IOException {
        Map<String, String> parameters = parameters(filter);
        parameters.put("knownAt", knownAt.toString());
        put(parameters, "asOf", moment == null ? null : moment.toString());
        return read("/api/positions", parameters);
    }

    @Override
    public JsonNode positionsAtCommit(Instant moment, PositionFilter filter) throws IOException {
        Map<String, String> parameters = parameters(filter);
        parameters.put("atCommit", moment.toString());
        return read("/api/positions", parameters);
    }

    @Override
    public JsonNode changesSince(Instant moment, @Nullable Instant knownAt) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("since", moment.toString());
        put(parameters, "knownAt", knownAt == null ? null : knownAt.toString());
        return read("/api/positions/changes", parameters);
    }

    @Override
    public JsonNode why(PositionKey key, @Nullable Instant at) throws IOException {
        Map<String, String> parameters = model(key);
        put(parameters, "at", at == null ? null : at.toString());
        return read(path(key) + "/why", parameters);
    }

    private static String path(PositionKey key) {
        return "/api/positions/" + encoded(key.account().value()) + "/" + key.conId();
    }

    private static Map<String, String> model(PositionKey key) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "model", key.modelCode().isEmpty() ? null : key.modelCode());
        return parameters;
    }

    @Override
    public JsonNode positionsAtVersion(long version, PositionFilter filter) throws IOException {
        Map<String, String> parameters = parameters(filter);
        parameters.put("version", Long.toString(version));
        return read("/api/positions", parameters);
    }

    private static Map<String, String> parameters(PositionFilter filter) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "account", filter.account());
        put(parameters, "symbol", filter.symbol());
        put(parameters, "type", filter.type());
        if (filter.flat() == PositionFilter.Flat.INCLUDED) {
            parameters.put("includeClosed", "true");
        }
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    @Override
    public JsonNode history(PositionKey key, HistorySpan span) throws IOException {
        Map<String, String> parameters = model(key);
        put(parameters, "from", span.from() == null ? null : span.from().toString());
        put(parameters, "to", span.to() == null ? null : span.to().toString());
        parameters.put("limit", Integer.toString(span.limit()));
        return read(path(key) + "/history", parameters);
    }

    @Override
    public JsonNode lakeStatus() throws IOException {
        return read("/api/lake", Map.of());
    }

    @Override
    public JsonNode lakeVersions(String table, int limit) throws IOException {
        return read("/api/lake/" + encoded(table) + "/versions", Map.of("limit", Integer.toString(limit)));
    }

    /** Has the service compare now. */
    JsonNode sync() throws IOException {
        return send(request("/api/sync/positions")
                .header("Authorization", "Bearer " + endpoint.token())
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Has the service do something that may take long. */
    JsonNode order(String path, Map<String, String> parameters) throws IOException {
        return send(request(withQuery(path, parameters))
                .timeout(LONG_ANSWER)
                .header("Authorization", "Bearer " + endpoint.token())
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Has the service take a file, which it reads while it is sent. */
    JsonNode hand(String path, Map<String, String> parameters, Supplier<InputStream> body) throws IOException {
        return send(request(withQuery(path, parameters))
                .timeout(LONG_ANSWER)
                .header("Authorization", "Bearer " + endpoint.token())
                .POST(HttpRequest.BodyPublishers.ofInputStream(body)));
    }

    /** Asks by a path that only some command knows. */
    JsonNode ask(String path, Map<String, String> parameters) throws IOException {
        return read(path, parameters);
    }

    private JsonNode read(String path, Map<String, String> parameters) throws IOException {
        return send(request(withQuery(path, parameters)).GET());
    }

    private static String withQuery(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint.url() + path)).timeout(ANSWER);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + endpoint.url(), stopped);
        }
        JsonNode document = Json.parse(response.body());
        if (response.statusCode() != OK && response.statusCode() != ACCEPTED) {
            throw refused(document);
        }
        return document;
    }

    /** The problems of the service in the exit codes of the shell. */
    private static CommandFailure refused(JsonNode problem) {
        int code = switch (problem.path("type").asString("").replace("urn:truebook:problem:", "")) {
            case "broker-not-connected" -> ExitCode.BROKER_UNREACHABLE;
            case "sync-disabled", "bad-request", "not-found" -> ExitCode.USAGE;
            case "lake-unreadable", "backup-refused", "storage" -> ExitCode.STORAGE;
            default -> ExitCode.FAILURE;
        };
        return new CommandFailure(code, problem.path("detail").asString("the service refused: " + problem));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.close();
    }
}
