package io.truebook.service.http;

import io.truebook.app.BackupRefusedException;
import io.truebook.app.Truebook;
import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.engine.BrokerNotConnectedException;
import io.truebook.engine.OutsideHistoryException;
import io.truebook.engine.UnknownVersionException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.lake.Progress;
import io.truebook.service.imports.ImportRefusedException;
import io.truebook.service.json.FileTrouble;
import io.truebook.service.json.Json;
import io.truebook.service.json.SyncJson;
import io.truebook.service.json.UpkeepJson;
import io.truebook.service.query.HistorySpan;
import io.truebook.service.query.PositionFilter;
import io.truebook.service.query.RecordDocuments;
import io.truebook.service.query.UpkeepDocuments;
import io.truebook.service.sync.PositionSyncService;
import io.truebook.service.sync.SyncDisabledException;
import io.truebook.service.sync.SyncResult;
import io.truebook.service.sync.Waiting;
import io.truebook.service.watch.Watch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.node.ObjectNode;

/** The routes and what they answer. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);
    private static final Duration SEQ_PATIENCE = Duration.ofSeconds(2);
    static final String STATUS = "/api/sync/status";
    private static final String SYNC = "/api/sync/positions";
    private static final String BACKUP = "/api/backup";
    private static final String OPTIMIZE = "/api/lake/optimize";
    private static final String VACUUM = "/api/lake/vacuum";
    private static final String VERIFY = "/api/lake/verify";
    private static final Set<String> CHANGING = Set.of(SYNC, BACKUP, OPTIMIZE, VACUUM, VERIFY);

    private final Truebook truebook;
    private final RecordDocuments record;
    private final PositionSyncService sync;
    private final UpkeepDocuments upkeep;
    private final ImportRoutes imports;
    private final HealthRoutes health;

    Routes(Watch watch, PositionSyncService sync) {
        this.truebook = watch.truebook();
        this.record = RecordDocuments.of(watch);
        this.sync = sync;
        this.upkeep = UpkeepDocuments.of(truebook);
        this.imports = new ImportRoutes(truebook);
        this.health = new HealthRoutes(watch);
    }

    RouterFunction<ServerResponse> table() {
        return RouterFunctions.route()
                .GET(STATUS, request -> answer(record.status()))
                .GET("/api/health", request -> health.health())
                .GET("/metrics", request -> health.metrics())
                .POST(SYNC, this::syncPositions)
                .GET("/api/positions", this::positions)
                .GET("/api/positions/changes", this::changes)
                .GET(
                        "/api/positions/{account}/{conid}/history",
                        request -> answer(record.history(key(request), span(request))))
                .GET(
                        "/api/positions/{account}/{conid}/why",
                        request -> answer(record.why(
                                key(request),
                                parsed(request, "at", Instant::parse).orElse(null))))
                .POST(BACKUP, this::backup)
                .POST(OPTIMIZE, request -> answer(upkeep.optimize(Progress.UNHEARD)))
                .POST(VACUUM, this::vacuum)
                .POST(VERIFY, request -> answer(upkeep.verify(Progress.UNHEARD)))
                .POST(ImportRoutes.PATH, request -> answer(imports.take(request)))
                .GET(ImportRoutes.PATH, request -> answer(imports.settled(request)))
                .GET("/api/lake", request -> answer(record.lakeStatus()))
                .GET(
                        "/api/lake/{table}/versions",
                        request -> answer(record.lakeVersions(
                                request.pathVariable("table"),
                                parsed(request, "limit", Integer::valueOf).orElse(Integer.MAX_VALUE))))
                .route(request -> true, Routes::unknown)
                .onError(Throwable.class, Routes::failed)
                .build();
    }

    private ServerResponse syncPositions(ServerRequest request) throws InterruptedException {
        try {
            SyncResult result = sync.syncPositions(SYNC_PATIENCE);
            return answer(SyncJson.of(result));
        } catch (TimeoutException stillRunning) {
            ObjectNode node = record.status();
            node.put("message", "the sync goes on; " + STATUS + " tells when it has ended");
            return ServerResponse.status(HttpStatus.ACCEPTED)
                    .location(URI.create(STATUS))
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Json.line(node));
        }
    }

    private ServerResponse vacuum(ServerRequest request) throws IOException {
        return answer(
                parsed(request, "dryRun", text -> parseSwitch("dryRun", text)).orElse(false)
                        ? upkeep.vacuumDryRun()
                        : upkeep.vacuum(Progress.UNHEARD));
    }

    private ServerResponse backup(ServerRequest request) throws IOException {
        Path target = Path.of(request.param("target").orElse(""));
        if (!target.isAbsolute()) {
            throw new IllegalArgumentException(
                    "target is \"" + target + "\", but must be the full path of an empty folder on this machine");
        }
        return answer(UpkeepJson.of(target, truebook.backup(target)));
    }

    private ServerResponse positions(ServerRequest request) throws Exception {
        PositionFilter filter = new PositionFilter(
                request.param("account").orElse(null),
                request.param("symbol").orElse(null),
                request.param("type").orElse(null),
                parsed(request, "includeClosed", text -> parseSwitch("includeClosed", text))
                                .orElse(false)
                        ? PositionFilter.Flat.INCLUDED
                        : PositionFilter.Flat.LEFT_OUT);
        requireOneTime(request);
        Optional<Instant> asOf = parsed(request, "asOf", Instant::parse);
        Optional<Instant> knownAt = parsed(request, "knownAt", Instant::parse);
        if (knownAt.isPresent()) {
            return answer(record.positionsKnownAt(knownAt.get(), asOf.orElse(null), filter));
        }
        if (asOf.isPresent()) {
            return answer(record.positionsAsOf(asOf.get(), filter));
        }
        Optional<Long> version = parsed(request, "version", Long::valueOf);
        if (version.isPresent()) {
            return answer(record.positionsAtVersion(version.get(), filter));
        }
        Optional<Instant> atCommit = parsed(request, "atCommit", Instant::parse);
        if (atCommit.isPresent()) {
            return answer(record.positionsAtCommit(atCommit.get(), filter));
        }
        long minSeq = parsed(request, "minSeq", Long::valueOf).orElse(0L);
        if (!Waiting.until(() -> truebook.view().seq() >= minSeq, SEQ_PATIENCE)) {
            return tooEarly(minSeq, truebook.view().seq());
        }
        return answer(record.positions(filter));
    }

    /** A state is that of an event time, by what was known then or now, or that of one version. */
    private static void requireOneTime(ServerRequest request) {
        List<String> named = Stream.of("asOf", "knownAt", "version", "atCommit", "minSeq")
                .filter(name -> request.param(name).isPresent())
                .toList();
        if (named.size() > 1 && !named.equals(List.of("asOf", "knownAt"))) {
            throw new IllegalArgumentException(
                    String.join(" and ", named) + " ask for different states; give one (asOf and knownAt go together)");
        }
    }

    private ServerResponse changes(ServerRequest request) throws IOException {
        Instant since = parsed(request, "since", Instant::parse)
                .orElseThrow(() ->
                        new IllegalArgumentException("since is missing; give a moment such as 2026-11-20T09:45:00Z"));
        return answer(record.changesSince(
                since, parsed(request, "knownAt", Instant::parse).orElse(null)));
    }

    private static HistorySpan span(ServerRequest request) {
        return new HistorySpan(
                parsed(request, "from", Instant::parse).orElse(null),
                parsed(request, "to", Instant::parse).orElse(null),
                parsed(request, "limit", Integer::valueOf).orElse(HistorySpan.DEFAULT_LIMIT));
    }

    private static ServerResponse tooEarly(long minSeq, long seq) {
        ObjectNode problem = new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "behind",
                        "the record is at seq " + seq + ", " + (minSeq - seq) + " before minSeq " + minSeq
                                + "; ask again in a moment")
                .document();
        problem.put("asOfSeq", seq);
        problem.put("lag", minSeq - seq);
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header("Retry-After", "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.line(problem));
    }

    private static ServerResponse answer(ObjectNode document) {
        ServerResponse.BodyBuilder response = ServerResponse.ok().contentType(MediaType.APPLICATION_JSON);
        if (document.has("asOfSeq")) {
            response.eTag("\"" + document.get("asOfSeq").longValue() + "\"");
        }
        return response.header("Cache-Control", "no-store").body(Json.line(document));
    }

    private static PositionKey key(ServerRequest request) {
        return new PositionKey(
                new AccountId(request.pathVariable("account")),
                new ContractId(number("conid", request.pathVariable("conid"))),
                request.param("model").orElse(""));
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(name + " is \"" + text + "\", but must be a number", none);
        }
    }

    private static <T> Optional<T> parsed(ServerRequest request, String name, Function<String, T> parser) {
        return request.param(name).map(text -> {
            try {
                return parser.apply(text);
            } catch (NumberFormatException none) {
                throw new IllegalArgumentException(name + " is \"" + text + "\", but must be a number", none);
            } catch (DateTimeParseException none) {
                throw new IllegalArgumentException(
                        name + " is \"" + text + "\", but must be a moment such as 2026-11-20T09:45:00Z", none);
            }
        });
    }

    private static boolean parseSwitch(String name, String text) {
        return switch (text) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " is \"" + text + "\", but must be true or false");
        };
    }

    private static ServerResponse unknown(ServerRequest request) {
        if (CHANGING.contains(request.path())) {
            return new Problem(HttpStatus.METHOD_NOT_ALLOWED, "method", request.path() + " takes POST").response();
        }
        return new Problem(
                        HttpStatus.NOT_FOUND,
                        "no-such-route",
                        request.method() + " " + request.path() + " is no route; begin with GET " + STATUS)
                .response();
    }

    private static ServerResponse failed(Throwable failure, ServerRequest request) {
        return switch (failure) {
            case SyncDisabledException disabled -> problem(HttpStatus.CONFLICT, "sync-disabled", disabled);
            case BrokerNotConnectedException away ->
                problem(HttpStatus.SERVICE_UNAVAILABLE, "broker-not-connected", away);
            case UnknownVersionException unknown -> problem(HttpStatus.BAD_REQUEST, "bad-request", unknown);
            case UnreadableLakeException unreadable ->
                problem(HttpStatus.SERVICE_UNAVAILABLE, "lake-unreadable", unreadable);
            case BackupRefusedException refused -> problem(HttpStatus.CONFLICT, "backup-refused", refused);
            case ImportRefusedException refused -> problem(HttpStatus.UNPROCESSABLE_CONTENT, "import-refused", refused);
            case OutsideHistoryException outside -> problem(HttpStatus.BAD_REQUEST, "bad-request", outside);
            case IllegalArgumentException unusable -> problem(HttpStatus.BAD_REQUEST, "bad-request", unusable);
            case NoSuchElementException unknown -> problem(HttpStatus.NOT_FOUND, "not-found", unknown);
            case FileSystemException unusable ->
                new Problem(HttpStatus.CONFLICT, "storage", FileTrouble.sentence(unusable)).response();
            case IOException unusable -> problem(HttpStatus.SERVICE_UNAVAILABLE, "storage", unusable);
            default -> {
                LOG.error("{} {} failed", request.method(), request.path(), failure);
                yield problem(HttpStatus.INTERNAL_SERVER_ERROR, "failure", failure);
            }
        };
    }

    private static ServerResponse problem(HttpStatus status, String name, Throwable cause) {
        return new Problem(status, name, String.valueOf(cause.getMessage())).response();
    }
}
