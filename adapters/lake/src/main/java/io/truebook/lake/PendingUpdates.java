package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import java.util.ArrayList;
import java.util.List;

/** Rows that wait for {@code position_updates}. They stay until a commit that carries them has succeeded. */
final class PendingUpdates {

    private final List<PositionUpdate> rows = new ArrayList<>();

    void add(PositionUpdate row) {
        rows.add(row);
    }

    List<PositionUpdate> rows() {
        return rows;
    }

    int size() {
        return rows.size();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void clear() {
        rows.clear();
    }

    /** The highest seq with nothing waiting at or below it. */
    long clearTo(long readTo) {
        return rows.isEmpty() ? readTo : rows.getFirst().seq() - 1;
    }
}
