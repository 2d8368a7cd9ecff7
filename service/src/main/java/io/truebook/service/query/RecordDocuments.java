package io.truebook.service.query;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.app.WhyAnswer;
import io.truebook.app.WhyDocument;
import io.truebook.domain.BookStatus;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionReconciler;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.engine.seam.Clock;
import io.truebook.service.json.AgedRow;
import io.truebook.service.json.Json;
import io.truebook.service.json.LakeJson;
import io.truebook.service.json.PositionJson;
import io.truebook.service.json.ReconciliationJson;
import io.truebook.service.json.StatusJson;
import io.truebook.service.watch.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers from a record at hand: a running Truebook, or a folder that nobody serves. */
public final class RecordDocuments implements RecordQueries {

    private final Supplier<LiveView> views;
    private final LakeHistory lake;
    private final BiFunction<LiveView, Instant, ObjectNode> statuses;
    private final BiFunction<LiveView, Instant, @Nullable ObjectNode> brokers;
    private final Explaining explaining;
    private final Closeable closing;

    /** Says where a number comes from. */
    @FunctionalInterface
    private interface Explaining {
        WhyAnswer why(PositionKey key, @Nullable Instant at) throws IOException;
    }

    private RecordDocuments(
            Supplier<LiveView> views,
            LakeHistory lake,
            BiFunction<LiveView, Instant, ObjectNode> statuses,
            BiFunction<LiveView, Instant, @Nullable ObjectNode> brokers,
            Explaining explaining,
            Closeable closing) {
        this.views = views;
        this.lake = lake;
        this.statuses = statuses;
        this.brokers = brokers;
        this.explaining = explaining;
        this.closing = closing;
    }

    /** Of a running Truebook, which stays open. */
    public static RecordDocuments of(Watch watch) {
        Truebook truebook = watch.truebook();
        return new RecordDocuments(
                truebook::view,
                truebook.history(),
                (view, now) -> StatusJson.of(watch.look()),
                (view, now) -> StatusJson.broker(truebook.status().feed(), now),
                truebook::why,
                () -> {});
    }

    /** Of a folder that nobody serves; closed with these answers. */
    public static RecordDocuments of(OfflineBook book) {
        return new RecordDocuments(
                book::view,
                book.history(),
                (view, now) -> StatusJson.book(view.status(), view.open().count(), now),
                (view, now) -> null,
                book::why,
                book::close);
    }

    @Override
    public ObjectNode status() {
        return statuses.apply(views.get(), now());
    }

    @Override
    public ObjectNode positions(PositionFilter filter) {
        LiveView view = views.get();
        Instant now = now();
        ObjectNode document = Json.object();
        document.put("source", "live view");
        document.put("asOfSeq", view.seq());
        document.put("at", now.toString());
        ages(document, view.status(), now);
        ObjectNode broker = brokers.apply(view, now);
        if (broker != null) {
            document.set("broker", broker);
        }
        return rows(document, view.positions(), filter, row -> PositionJson.of(row, view, now));
    }

    /** When each account was last proven whole; quantity and price have ages of their own in each row. */
    private static void ages(ObjectNode document, BookStatus book, Instant now) {
        ArrayNode accounts = document.putArray("accounts");
        StatusJson.accounts(accounts, book.accounts(), now);
    }

    @Override
    public ObjectNode positionsAsOf(Instant moment, PositionFilter filter) throws IOException {
        lake.bounds().requireEventTime(moment);
        Collection<PositionUpdate> rows = lake.asOf(moment).values();
        ObjectNode document = Json.object();
        document.put("source", "lake table position_updates");
        document.put("asOf", moment.toString());
        return rows(document, rows.stream(), filter, PositionJson::of);
    }

    @Override
    public ObjectNode positionsKnownAt(Instant knownAt, @Nullable Instant moment, PositionFilter filter)
            throws IOException {
        Collection<PositionUpdate> rows =
                (moment == null ? lake.asKnownAt(knownAt) : lake.asOf(moment, knownAt)).values();
        ObjectNode document = Json.object();
        document.put("source", "lake table position_updates");
        if (moment != null) {
            document.put("asOf", moment.toString());
        }
        document.put("knownAt", knownAt.toString());
        return rows(document, rows.stream(), filter, PositionJson::of);
    }

    @Override
    public ObjectNode positionsAtCommit(Instant moment, PositionFilter filter) throws IOException {
        ObjectNode document = positionsAtVersion(lake.versionAt(moment), filter);
        document.put("committedBy", moment.toString());
        return document;
    }

    @Override
    public ObjectNode changesSince(Instant moment, @Nullable Instant knownAt) throws IOException {
        lake.bounds().requireEventTime(moment);
        Map<PositionKey, PositionUpdate> past = knownAt == null ? lake.asOf(moment) : lake.asOf(moment, knownAt);
        LiveView view = views.get();
        Instant now = now();
        ObjectNode document = Json.object();
        document.put("asOf", moment.toString());
        if (knownAt != null) {
            document.put("knownAt", knownAt.toString());
        }
        document.put("asOfSeq", view.seq());
        document.put("at", now.toString());
        ages(document, view.status(), now);
        List<Discrepancy> found = PositionReconciler.since(view.byKey(), past, moment, now);
        document.put("count_then", held(past));
        document.put("count_now", held(view.byKey()));
        document.put("discrepancy_count", found.size());
        ArrayNode differences = document.putArray("discrepancies");
        found.forEach(difference -> differences.add(ReconciliationJson.of(difference)));
        return document;
    }

    private static long held(Map<PositionKey, PositionUpdate> rows) {
        return rows.values().stream().filter(row -> !row.isFlat()).count();
    }

    @Override
    public ObjectNode positionsAtVersion(long version, PositionFilter filter) throws IOException {
        Collection<PositionUpdate> rows = lake.atVersion(version).values();
        ObjectNode document = Json.object();
        document.put("source", "lake table positions");
        document.put("version", version);
        return rows(document, rows.stream(), filter, PositionJson::of);
    }

    @Override
    public ObjectNode history(PositionKey key, HistorySpan span) throws IOException {
        List<AgedRow> rows = AgedRow.of(lake.history(key)).stream()
                .filter(row -> span.holds(row.row().timestamp()))
                .toList();
        ObjectNode document = Json.object();
        document.put("source", "lake table position_updates");
        document.put("account", key.account().value());
        document.put("conid", key.conId().value());
        document.put("model_code", key.modelCode());
        document.put("recorded", rows.size());
        Instant now = now();
        return add(
                document,
                rows.subList(Math.max(0, rows.size() - span.limit()), rows.size()).stream()
                        .map(row -> PositionJson.of(row, now)));
    }

    private static ObjectNode rows(
            ObjectNode document,
            Stream<PositionUpdate> positions,
            PositionFilter filter,
            Function<PositionUpdate, ObjectNode> json) {
        return add(
                document,
                positions
                        .filter(filter::accepts)
                        .sorted(Comparator.comparing(PositionUpdate::key))
                        .map(json));
    }

    private static ObjectNode add(ObjectNode document, Stream<ObjectNode> positions) {
        ArrayNode rows = Json.object().arrayNode();
        positions.forEach(rows::add);
        document.put("count", rows.size());
        document.set("positions", rows);
        return document;
    }

    @Override
    public ObjectNode why(PositionKey key, @Nullable Instant at) throws IOException {
        return Json.of(WhyDocument.of(explaining.why(key, at)));
    }

    @Override
    public ObjectNode lakeStatus() throws IOException {
        return LakeJson.tables(lake.status());
    }

    @Override
    public ObjectNode lakeVersions(String table, int limit) throws IOException {
        return LakeJson.versions(table, lake.versions(table, limit));
    }

    private static Instant now() {
        return Clock.SYSTEM.instant();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
