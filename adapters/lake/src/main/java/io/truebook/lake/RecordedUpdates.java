package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.HistoryBounds;
import io.truebook.engine.OutsideHistoryException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the table {@code position_updates} answers about the past; each question reads the log once, and anew. */
final class RecordedUpdates {

    private static final Comparator<PositionUpdate> EVENT_ORDER =
            Comparator.comparing(PositionUpdate::timestamp).thenComparingLong(PositionUpdate::seq);

    private final TableLog log;
    private final Disk disk;
    private final Clock clock;
    private final SideBySide workers;

    RecordedUpdates(TableLog log, Disk disk, Clock clock, SideBySide workers) {
        this.log = log;
        this.disk = disk;
        this.clock = clock;
        this.workers = workers;
    }

    Map<PositionKey, PositionUpdate> asOf(Instant moment) throws IOException {
        Snapshot snapshot = log.latest();
        return lastRows(snapshot, log.files(snapshot, Optional.empty()), Horizon.ofEvents(moment));
    }

    Map<PositionKey, PositionUpdate> asOf(Instant eventTime, Instant knownAt) throws IOException {
        Snapshot snapshot = log.latest();
        List<DataFile> files = log.files(snapshot, Optional.empty());
        HistoryBounds bounds = bounds(files);
        bounds.requireEventTime(eventTime);
        bounds.requireKnowledgeTime(knownAt);
        return lastRows(snapshot, files, Horizon.of(eventTime, knownAt));
    }

    Map<PositionKey, PositionUpdate> asKnownAt(Instant knownAt) throws IOException {
        Snapshot snapshot = log.latest();
        List<DataFile> files = log.files(snapshot, Optional.empty());
        bounds(files).requireKnowledgeTime(knownAt);
        return lastRows(snapshot, files, Horizon.ofKnowledge(knownAt));
    }

    private Map<PositionKey, PositionUpdate> lastRows(Snapshot snapshot, List<DataFile> files, Horizon horizon)
            throws IOException {
        try {
            return LastRows.of(files, horizon, disk, workers);
        } catch (UnreadableLakeException damage) {
            throw log.damaged(snapshot, damage);
        }
    }

    /** Between which moments there is something to answer. */
    HistoryBounds bounds() throws IOException {
        return bounds(log.files(log.latest(), Optional.empty()));
    }

    private HistoryBounds bounds(List<DataFile> files) throws OutsideHistoryException {
        if (files.isEmpty()) {
            throw new OutsideHistoryException(log.describe() + " holds no row yet; ask again after the first commit");
        }
        FileSpan all = files.stream().map(DataFile::span).reduce(FileSpan::with).orElseThrow();
        long now = PositionColumn.micros(clock.instant());
        return new HistoryBounds(
                PositionColumn.instant(all.firstEvent()),
                PositionColumn.instant(all.firstRecorded()),
                PositionColumn.instant(Math.max(now, Math.max(all.lastEvent(), all.lastRecorded()))));
    }

    List<PositionUpdate> history(PositionKey key) throws IOException {
        Predicate sameContract = new Predicate(
                "=",
                new Column(PositionColumn.CONID.columnName()),
                Literal.ofLong(key.conId().value()));
        List<PositionUpdate> rows = new ArrayList<>();
        chosen(sameContract, (keys, row) -> keys.hasKey(row, key), rows::add);
        rows.sort(EVENT_ORDER);
        return rows;
    }

    void imported(Instant from, Instant to, Consumer<PositionUpdate> rows) throws IOException {
        long first = PositionColumn.micros(from);
        long last = PositionColumn.micros(to);
        Column timestamp = new Column(PositionColumn.TIMESTAMP.columnName());
        Predicate between = new And(
                new Predicate(">=", timestamp, Literal.ofTimestamp(first)),
                new Predicate("<=", timestamp, Literal.ofTimestamp(last)));
        chosen(between, (keys, row) -> keys.timestamp(row) >= first && keys.timestamp(row) <= last, row -> {
            if (!row.source().isBrokers()) {
                rows.accept(row);
            }
        });
    }

    private void chosen(Predicate filter, ChosenRows.Choice choice, Consumer<PositionUpdate> rows) throws IOException {
        Snapshot snapshot = log.latest();
        List<DataFile> files = log.files(snapshot, Optional.of(filter));
        try {
            for (DataFile file : files) {
                ChosenRows.read(disk, file, choice, rows);
            }
        } catch (UnreadableLakeException damage) {
            throw log.damaged(snapshot, damage);
        }
    }
}
