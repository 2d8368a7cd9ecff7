package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.HistoryBounds;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.OutsideHistoryException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the lake's tables from disk, each time anew, through their logs. Safe beside the writer and from any thread. */
public final class DeltaLakeHistory implements LakeHistory {

    private static final Comparator<PositionUpdate> EVENT_ORDER =
            Comparator.comparing(PositionUpdate::timestamp).thenComparingLong(PositionUpdate::seq);

    private final TableLog updates;
    private final TableLog positions;
    private final PositionFiles files;
    private final Disk disk;
    private final Clock clock;
    private final String appId;

    DeltaLakeHistory(Path root, Disk disk, Clock clock, String appId) {
        this.updates = new TableLog(TableSpec.POSITION_UPDATES, root.resolve(TableSpec.POSITION_UPDATES), disk);
        this.positions = new TableLog(TableSpec.POSITIONS, root.resolve(TableSpec.POSITIONS), disk);
        this.files = new PositionFiles(disk);
        this.disk = disk;
        this.clock = clock;
        this.appId = appId;
    }

    @Override
    public Current current() throws IOException {
        Snapshot snapshot = positions.latest();
        return new Current(positions.cursor(snapshot, appId), snapshot.getVersion(), stateOf(snapshot));
    }

    @Override
    public Map<PositionKey, PositionUpdate> atVersion(long version) throws IOException {
        try {
            return stateOf(positions.at(version));
        } catch (UnreadableLakeException unreadable) {
            if (isGone(unreadable) && version < positions.latest().getVersion()) {
                throw new UnreadableLakeException(
                        positions.describe() + ": the files of version " + version
                                + " are no longer kept (24 h after they were replaced); ask for an event time instead",
                        unreadable);
            }
            throw unreadable;
        }
    }

    private static boolean isGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchFileException) {
                return true;
            }
        }
        return false;
    }

    private Map<PositionKey, PositionUpdate> stateOf(Snapshot snapshot) throws IOException {
        Map<PositionKey, PositionUpdate> rows = new HashMap<>();
        read(
                positions,
                snapshot,
                Optional.empty(),
                PositionRowReader.Wanted.ALL,
                row -> new PositionChange.Upsert(row).applyTo(rows));
        return rows;
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant moment) throws IOException {
        long last = PositionColumn.micros(moment);
        return lastOfEachKey(
                atMost(PositionColumn.TIMESTAMP, last), (conId, timestamp, recordedAt) -> timestamp <= last);
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant eventTime, Instant knownAt) throws IOException {
        HistoryBounds bounds = bounds();
        bounds.requireEventTime(eventTime);
        bounds.requireKnowledgeTime(knownAt);
        long last = PositionColumn.micros(eventTime);
        long known = PositionColumn.micros(knownAt);
        return lastOfEachKey(
                new And(atMost(PositionColumn.TIMESTAMP, last), atMost(PositionColumn.RECORDED_AT, known)),
                (conId, timestamp, recordedAt) -> timestamp <= last && recordedAt <= known);
    }

    @Override
    public Map<PositionKey, PositionUpdate> asKnownAt(Instant knownAt) throws IOException {
        bounds().requireKnowledgeTime(knownAt);
        long known = PositionColumn.micros(knownAt);
        return lastOfEachKey(
                atMost(PositionColumn.RECORDED_AT, known), (conId, timestamp, recordedAt) -> recordedAt <= known);
    }

    private static Predicate atMost(PositionColumn column, long micros) {
        return new Predicate("<=", new Column(column.columnName()), Literal.ofTimestamp(micros));
    }

    private Map<PositionKey, PositionUpdate> lastOfEachKey(Predicate filter, PositionRowReader.Wanted wanted)
            throws IOException {
        Map<PositionKey, PositionUpdate> rows = new HashMap<>();
        read(
                updates,
                updates.latest(),
                Optional.of(filter),
                wanted,
                row -> rows.merge(row.key(), row, (one, other) -> EVENT_ORDER.compare(one, other) > 0 ? one : other));
        return rows;
    }

    @Override
    public HistoryBounds bounds() throws IOException {
        List<FileSpan> spans = updates.files(updates.latest(), Optional.empty()).stream()
                .map(DataFile::span)
                .toList();
        if (spans.isEmpty()) {
            throw new OutsideHistoryException(
                    updates.describe() + " holds no row yet; ask again after the first commit");
        }
        long newest = spans.stream()
                .mapToLong(span -> Math.max(span.lastEvent(), span.lastRecorded()))
                .max()
                .orElseThrow();
        long now = PositionColumn.micros(clock.instant());
        return new HistoryBounds(
                PositionColumn.instant(
                        spans.stream().mapToLong(FileSpan::firstEvent).min().orElseThrow()),
                PositionColumn.instant(
                        spans.stream().mapToLong(FileSpan::firstRecorded).min().orElseThrow()),
                PositionColumn.instant(Math.max(newest, now)));
    }

    @Override
    public long versionAt(Instant moment) throws IOException {
        return new CommitLog(positions, disk, appId).versionAt(moment, clock.instant());
    }

    @Override
    public List<PositionUpdate> history(PositionKey key) throws IOException {
        long wanted = key.conId().value();
        Predicate sameContract =
                new Predicate("=", new Column(PositionColumn.CONID.columnName()), Literal.ofLong(wanted));
        List<PositionUpdate> rows = new ArrayList<>();
        read(
                updates,
                updates.latest(),
                Optional.of(sameContract),
                (conId, timestamp, recordedAt) -> conId == wanted,
                row -> {
                    if (row.key().equals(key)) {
                        rows.add(row);
                    }
                });
        rows.sort(EVENT_ORDER);
        return rows;
    }

    @Override
    public void imported(Instant from, Instant to, Consumer<PositionUpdate> rows) throws IOException {
        long first = PositionColumn.micros(from);
        long last = PositionColumn.micros(to);
        Predicate atLeast =
                new Predicate(">=", new Column(PositionColumn.TIMESTAMP.columnName()), Literal.ofTimestamp(first));
        read(
                updates,
                updates.latest(),
                Optional.of(new And(atLeast, atMost(PositionColumn.TIMESTAMP, last))),
                (conId, timestamp, recordedAt) -> timestamp >= first && timestamp <= last,
                row -> {
                    if (!row.source().isBrokers()) {
                        rows.accept(row);
                    }
                });
    }

    private void read(
            TableLog table,
            Snapshot snapshot,
            Optional<Predicate> filter,
            PositionRowReader.Wanted wanted,
            Consumer<PositionUpdate> rows)
            throws IOException {
        try {
            for (DataFile file : table.files(snapshot, filter)) {
                files.read(file, wanted, rows);
            }
        } catch (UnreadableLakeException damaged) {
            throw new UnreadableLakeException(
                    table.describe() + ", version " + snapshot.getVersion() + ": " + damaged.getMessage(), damaged);
        }
    }

    @Override
    public List<TableStatus> status() throws IOException {
        List<TableStatus> tables = new ArrayList<>();
        for (TableLog table : List.of(updates, positions)) {
            Snapshot snapshot = table.latest();
            List<DataFile> live = table.files(snapshot, Optional.empty());
            tables.add(new TableStatus(
                    table.name(),
                    table.folder().toString(),
                    snapshot.getVersion(),
                    table.cursor(snapshot, appId),
                    live.size(),
                    live.stream().mapToLong(DataFile::sizeBytes).sum(),
                    live.stream().mapToLong(DataFile::rows).sum()));
        }
        return tables;
    }

    @Override
    public List<Version> versions(String table) throws IOException {
        TableLog log = List.of(updates, positions).stream()
                .filter(known -> known.name().equals(table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no table '" + table + "'; there are " + updates.name() + " and " + positions.name()));
        return new CommitLog(log, disk, appId).newestFirst();
    }
}
