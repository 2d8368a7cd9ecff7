package io.truebook.engine;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A lake whose current state a test decides on; the rest is not asked for. */
final class FakeLake implements LakeHistory {

    /** How the current state is read. */
    @FunctionalInterface
    interface Reading {
        Current read() throws IOException;
    }

    Reading reading = () -> new Current(0, 0, Map.of());
    int reads;

    /** Holds what {@code view} holds. */
    void follow(LiveView view) {
        Map<PositionKey, PositionUpdate> rows = view.byKey();
        reading = () -> new Current(view.seq(), 1, rows);
    }

    @Override
    public Current current() throws IOException {
        reads++;
        return reading.read();
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant moment) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Map<PositionKey, PositionUpdate> asOf(Instant eventTime, Instant knownAt) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Map<PositionKey, PositionUpdate> asKnownAt(Instant knownAt) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public HistoryBounds bounds() {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public long versionAt(Instant moment) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Map<PositionKey, PositionUpdate> atVersion(long version) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public List<PositionUpdate> history(PositionKey key) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public void imported(Instant from, Instant to, Consumer<PositionUpdate> rows) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public List<Version> versions(String table, int limit) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public List<TableStatus> status() {
        throw new UnsupportedOperationException("not asked for");
    }
}
