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
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Reads the lake's tables from disk, each time anew, through their logs. Safe beside the writer and from any thread. */
public final class DeltaLakeHistory implements LakeHistory {

    private static final Comparator<PositionUpdate> EVENT_ORDER =
            Comparator.comparing(PositionUpdate::timestamp).thenComparingLong(PositionUpdate::seq);

    private final TableLog updates;
    private final TableLog positions;
    private final Disk disk;
    private final Clock clock;
    private final SideBySide workers;
    private final String appId;

    /** @param executor reads files beside the thread that asks */
    DeltaLakeHistory(Path root, Disk disk, Clock clock, Executor executor, String appId) {
        this.updates = new TableLog(TableSpec.POSITION_UPDATES, root.resolve(TableSpec.POSITION_UPDATES), disk);
        this.positions = new TableLog(TableSpec.POSITIONS, root.resolve(TableSpec.POSITIONS), disk);
        this.disk = disk;
        this.clock = clock;
        this.workers = new SideBySide(executor);
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
        List<DataFile> files = positions.files(snapshot, Optional.empty());
        reading(positions, snapshot, () -> {
            for (DataFile file : files) {
                OpenDataFile.read(disk, file, open -> open.rows(row -> rows.put(row.key(), row)));
            }
        });
        return rows;
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant moment) throws IOException {
        Snapshot snapshot = updates.latest();
        return lastRows(snapshot, updates.files(snapshot, Optional.empty()), Horizon.ofEvents(moment));
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant eventTime, Instant knownAt) throws IOException {
        Snapshot snapshot = updates.latest();
        List<DataFile> files = updates.files(snapshot, Optional.empty());
        HistoryBounds bounds = bounds(files);
        bounds.requireEventTime(eventTime);
        bounds.requireKnowledgeTime(knownAt);
        return lastRows(snapshot, files, Horizon.of(eventTime, knownAt));
    }

    @Override
    public Map<PositionKey, PositionUpdate> asKnownAt(Instant knownAt) throws IOException {
        Snapshot snapshot = updates.latest();
        List<DataFile> files = updates.files(snapshot, Optional.empty());
        bounds(files).requireKnowledgeTime(knownAt);
        return lastRows(snapshot, files, Horizon.ofKnowledge(knownAt));
    }

    private Map<PositionKey, PositionUpdate> lastRows(Snapshot snapshot, List<DataFile> files, Horizon horizon)
            throws IOException {
        Map<PositionKey, PositionUpdate> rows = new HashMap<>();
        reading(updates, snapshot, () -> rows.putAll(LastRows.of(files, horizon, disk, workers)));
        return rows;
    }

    @Override
    public HistoryBounds bounds() throws IOException {
        return bounds(updates.files(updates.latest(), Optional.empty()));
    }

    private HistoryBounds bounds(List<DataFile> files) throws OutsideHistoryException {
        if (files.isEmpty()) {
            throw new OutsideHistoryException(
                    updates.describe() + " holds no row yet; ask again after the first commit");
        }
        FileSpan all = files.stream().map(DataFile::span).reduce(FileSpan::with).orElseThrow();
        long now = PositionColumn.micros(clock.instant());
        return new HistoryBounds(
                PositionColumn.instant(all.firstEvent()),
                PositionColumn.instant(all.firstRecorded()),
                PositionColumn.instant(Math.max(now, Math.max(all.lastEvent(), all.lastRecorded()))));
    }

    @Override
    public long versionAt(Instant moment) throws IOException {
        return new CommitLog(positions, disk, appId).versionAt(moment, clock.instant());
    }

    @Override
    public List<PositionUpdate> history(PositionKey key) throws IOException {
        Predicate sameContract = new Predicate(
                "=",
                new Column(PositionColumn.CONID.columnName()),
                Literal.ofLong(key.conId().value()));
        List<PositionUpdate> rows = new ArrayList<>();
        chosen(sameContract, (keys, row) -> keys.hasKey(row, key), rows::add);
        rows.sort(EVENT_ORDER);
        return rows;
    }

    @Override
    public void imported(Instant from, Instant to, Consumer<PositionUpdate> rows) throws IOException {
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
        Snapshot snapshot = updates.latest();
        List<DataFile> files = updates.files(snapshot, Optional.of(filter));
        reading(updates, snapshot, () -> {
            for (DataFile file : files) {
                ChosenRows.read(disk, file, choice, rows);
            }
        });
    }

    /** What reads data files. */
    @FunctionalInterface
    private interface Reading {
        void run() throws IOException;
    }

    private static void reading(TableLog table, Snapshot snapshot, Reading reading) throws IOException {
        try {
            reading.run();
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
