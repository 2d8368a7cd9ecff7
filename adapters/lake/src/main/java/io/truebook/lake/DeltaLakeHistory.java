package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.HistoryBounds;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.UnknownVersionException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Reads the lake's tables from disk, each time anew, through their logs. Safe beside the writer and from any thread. */
public final class DeltaLakeHistory implements LakeHistory {

    private final TableLog updates;
    private final TableLog positions;
    private final Disk disk;
    private final Clock clock;
    private final RecordedUpdates recorded;
    private final String appId;

    /** @param executor reads files beside the thread that asks */
    DeltaLakeHistory(Path root, Disk disk, Clock clock, Executor executor, String appId) {
        this.updates = new TableLog(TableSpec.POSITION_UPDATES, root.resolve(TableSpec.POSITION_UPDATES), disk);
        this.positions = new TableLog(TableSpec.POSITIONS, root.resolve(TableSpec.POSITIONS), disk);
        this.disk = disk;
        this.clock = clock;
        this.recorded = new RecordedUpdates(updates, disk, clock, new SideBySide(executor));
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
                throw new UnknownVersionException(
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
        try {
            for (DataFile file : files) {
                OpenDataFile.read(disk, file, open -> open.rows(row -> rows.put(row.key(), row)));
            }
        } catch (UnreadableLakeException damage) {
            throw positions.damaged(snapshot, damage);
        }
        return rows;
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant moment) throws IOException {
        return recorded.asOf(moment);
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant eventTime, Instant knownAt) throws IOException {
        return recorded.asOf(eventTime, knownAt);
    }

    @Override
    public Map<PositionKey, PositionUpdate> asKnownAt(Instant knownAt) throws IOException {
        return recorded.asKnownAt(knownAt);
    }

    @Override
    public HistoryBounds bounds() throws IOException {
        return recorded.bounds();
    }

    @Override
    public long versionAt(Instant moment) throws IOException {
        return new CommitLog(positions, disk, appId).versionAt(moment, clock.instant());
    }

    @Override
    public List<PositionUpdate> history(PositionKey key) throws IOException {
        return recorded.history(key);
    }

    @Override
    public void imported(Instant from, Instant to, Consumer<PositionUpdate> rows) throws IOException {
        recorded.imported(from, to, rows);
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
    public List<Version> versions(String table, int limit) throws IOException {
        TableLog log = List.of(updates, positions).stream()
                .filter(known -> known.name().equals(table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no table '" + table + "'; there are " + updates.name() + " and " + positions.name()));
        return new CommitLog(log, disk, appId).newestFirst(limit);
    }
}
