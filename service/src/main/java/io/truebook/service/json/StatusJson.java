package io.truebook.service.json;

import io.truebook.app.StorageStatus;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookStatus;
import io.truebook.domain.Fact;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.engine.Watermarks;
import io.truebook.lake.LakeStatus;
import io.truebook.service.watch.Observation;
import io.truebook.service.watch.Watch;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How things stand, as JSON. */
public final class StatusJson {

    private static final int QUARANTINE_SHOWN = 10;

    private StatusJson() {}

    /** A running service. */
    public static ObjectNode of(Observation seen) {
        TruebookStatus status = seen.status();
        Instant now = seen.at();
        ObjectNode document = of(status.book(), status.openPositions(), now);
        document.put("source", "service");
        document.put("condition", status.condition().name());
        WarningJson.put(document, seen.warnings());
        Json.put(document, "startedAt", status.startedAt());
        document.set("watermarks", watermarks(status.watermarks()));
        document.set("broker", broker(status.feed(), now));
        document.set("lake", lake(status.lake()));
        document.put("conflatedMarks", status.conflatedMarks());
        ObjectNode handlers = document.putObject("handlerFailures");
        status.handlerFailures().forEach((name, count) -> handlers.put(name, count.longValue()));
        document.put("aheadOfClockSeconds", Json.seconds(status.aheadOfClock()));
        document.set("storage", storage(seen.storage().orElse(null)));
        document.put("trouble", status.trouble().orElse(null));
        document.put("contradiction", status.contradiction().orElse(null));
        return document;
    }

    /** What a book says of itself: all that a folder without a service can tell. */
    public static ObjectNode book(BookStatus book, long openPositions, Instant now) {
        ObjectNode document = of(book, openPositions, now);
        WarningJson.put(document, Watch.ofFolder(book, now));
        return document;
    }

    private static ObjectNode of(BookStatus book, long openPositions, Instant now) {
        ObjectNode document = Json.object();
        document.put("source", "folder");
        Json.put(document, "at", now);
        document.put("asOfSeq", book.seq());
        document.put("term", book.term());
        document.put("enabled", book.policy().enabled());
        document.put("link", book.link().name());
        document.put("positions", openPositions);
        document.put("facts", book.counters().facts());
        document.put("duplicates", book.counters().duplicates());
        document.put("healed", book.counters().healed());
        document.put("quarantined", book.counters().quarantined());
        Json.put(document, "lastRecordedAt", book.seq() == 0 ? null : book.recordedAt());
        accounts(document.putArray("accounts"), book.accounts(), now);
        gap(document, book, now);
        quarantine(document.putArray("quarantine"), book.quarantine());
        document.set("reconciliation", reconciliation(book, now));
        document.set("imports", imports(book.imports()));
        document.set("settings", settings(book.policy()));
        return document;
    }

    static ObjectNode watermarks(Watermarks marks) {
        ObjectNode node = Json.object();
        node.put("received", marks.received());
        node.put("accepted", marks.accepted());
        node.put("inLake", marks.inLake());
        return node;
    }

    /** The link; {@code state} is OFF where the broker is not followed. */
    public static ObjectNode broker(@Nullable FeedStatus feed, Instant now) {
        ObjectNode node = Json.object();
        if (feed == null) {
            node.put("state", "OFF");
            node.put("message", "the broker is not followed");
            return node;
        }
        node.put("state", feed.state());
        node.put("endpoint", feed.endpoint());
        node.put("session", feed.session());
        Json.put(node, "since", feed.since());
        Json.putAge(node, "sinceSeconds", feed.since(), now);
        node.put("message", feed.message());
        node.put("framesReceived", feed.framesReceived());
        ObjectNode counts = node.putObject("counts");
        feed.counts().forEach((name, count) -> counts.put(name, count.longValue()));
        return node;
    }

    private static ObjectNode lake(LakeStatus lake) {
        ObjectNode node = Json.object();
        node.put("inLake", lake.inLake());
        node.put("updateRows", lake.updateRows());
        node.put("positionRows", lake.positionRows());
        node.put("commits", lake.commits());
        node.put("bytes", lake.bytes());
        node.put("lastCommitSeconds", Json.seconds(lake.lastCommit()));
        node.put("pendingRows", lake.pendingRows());
        node.put("pendingPositions", lake.pendingPositions());
        node.put("failures", lake.failures());
        node.put("lastError", lake.lastError());
        node.put("state", lake.lastError() == null ? "WRITING" : "DEGRADED");
        node.put("liveFiles", lake.liveFiles());
        ObjectNode files = node.putObject("liveFilesByTable");
        files.put("position_updates", lake.liveUpdateFiles());
        files.put("positions", lake.livePositionFiles());
        node.put("bytesWritten", lake.bytesWritten());
        node.put("rowBytes", lake.rowBytes());
        node.put("writeAmplification", lake.writeAmplification());
        node.put("compactedRows", lake.compactedRows());
        node.put("lostCommits", lake.lostCommits());
        node.put("upkeepError", lake.upkeepError());
        return node;
    }

    private static ObjectNode storage(@Nullable StorageStatus room) {
        ObjectNode node = Json.object();
        if (room == null) {
            return node.putNull("journalBytes").putNull("journalFreeBytes").putNull("lakeFreeBytes");
        }
        node.put("journalBytes", room.journalBytes());
        node.put("journalFreeBytes", room.journalFreeBytes());
        node.put("lakeFreeBytes", room.lakeFreeBytes());
        return node;
    }

    /** When each account was last proven whole. */
    public static void accounts(ArrayNode to, List<AccountState> accounts, Instant now) {
        for (AccountState account : accounts) {
            ObjectNode node = to.addObject();
            node.put("account", account.account().value());
            node.put("managed", account.managed());
            node.put("ready", account.ready());
            Json.put(node, "confirmedAt", account.confirmedAt());
            Json.putAge(node, "confirmedAgeSeconds", account.confirmedAt(), now);
        }
    }

    private static void gap(ObjectNode document, BookStatus book, Instant now) {
        if (book.gap() == null) {
            document.putNull("gap");
            return;
        }
        ObjectNode node = document.putObject("gap");
        Json.put(node, "from", book.gap().from());
        Json.putAge(node, "ageSeconds", book.gap().from(), now);
        node.put("cause", book.gap().cause());
    }

    private static void quarantine(ArrayNode to, List<Fact.InputQuarantined> all) {
        for (Fact.InputQuarantined one : all.subList(Math.max(0, all.size() - QUARANTINE_SHOWN), all.size())) {
            ObjectNode node = to.addObject();
            node.put("seq", one.seq());
            Json.put(node, "recordedAt", one.recordedAt());
            node.put("session", one.session());
            node.put("reason", one.reason());
            node.put("raw", one.raw());
        }
    }

    private static ObjectNode reconciliation(BookStatus book, Instant now) {
        ObjectNode node = Json.object();
        node.put("running", book.checkRunning());
        node.put("lastRun", book.lastRun());
        ReconciliationResult last = book.lastResult().orElse(null);
        Json.putAge(node, "ageSeconds", last == null ? null : last.timestamp(), now);
        if (last == null) {
            node.putNull("last");
        } else {
            node.set("last", ReconciliationJson.of(last));
        }
        return node;
    }

    private static ObjectNode imports(BookStatus.ImportProgress imports) {
        ObjectNode node = Json.object();
        node.put("waiting", imports.waiting().size());
        node.put("taken", imports.counts().applied());
        node.put("superseded", imports.counts().superseded());
        node.put("overruled", imports.counts().overruled());
        node.put("repeated", imports.counts().repeated());
        return node;
    }

    private static ObjectNode settings(BookPolicy policy) {
        ObjectNode node = Json.object();
        node.put("enabled", policy.enabled());
        node.put("syncIntervalSeconds", policy.syncInterval().toSeconds());
        node.put("syncOnTrade", policy.syncOnTrade());
        node.put("syncOnPositionUpdate", policy.syncOnPositionUpdate());
        node.put("markMissingAsClosed", policy.markMissingAsClosed());
        node.put("calculateRealizedPnl", policy.calculateRealizedPnl());
        node.put("conflictPolicy", policy.conflictPolicy().name());
        return node;
    }
}
