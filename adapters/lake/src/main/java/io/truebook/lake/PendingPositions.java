package io.truebook.lake;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits for the table {@code positions}: the last change of each key. */
final class PendingPositions {

    private final Map<PositionKey, PositionChange> changes = new LinkedHashMap<>();
    private long firstSeq;
    private long offered;
    private Urgency urgency = Urgency.NONE;

    /** How soon the changes must be written. */
    enum Urgency {
        /** Nothing waits. */
        NONE,
        /** Only values changed: the next point of the grid will do. */
        VALUES,
        /** Something is held now that was not, or no more, or in another quantity or at another cost. */
        HOLDINGS
    }

    /** @param recorded the row of this key in the table, if there is one */
    void add(PositionUpdate row, @Nullable PositionUpdate recorded) {
        PositionUpdate known =
                changes.get(row.key()) instanceof PositionChange.Upsert waiting ? waiting.row() : recorded;
        boolean valueOnly = known != null && known.holdsTheSameAs(row);
        offer(new PositionChange.Upsert(row), valueOnly ? Urgency.VALUES : Urgency.HOLDINGS);
    }

    void add(PositionChange.Retire retired) {
        offer(retired, Urgency.HOLDINGS);
    }

    private void offer(PositionChange change, Urgency need) {
        if (changes.isEmpty()) {
            firstSeq = change.seq();
        }
        offered++;
        changes.merge(change.key(), change, (waiting, next) -> next.replaces(waiting) ? next : waiting);
        if (need.compareTo(urgency) > 0) {
            urgency = need;
        }
    }

    Urgency urgency() {
        return urgency;
    }

    Collection<PositionChange> changes() {
        return changes.values();
    }

    int size() {
        return changes.size();
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** How many changes were offered for the keys that wait. */
    long offered() {
        return offered;
    }

    void clear() {
        changes.clear();
        offered = 0;
        urgency = Urgency.NONE;
    }

    /** The highest seq with nothing waiting at or below it. */
    long clearTo(long readTo) {
        return changes.isEmpty() ? readTo : firstSeq - 1;
    }
}
