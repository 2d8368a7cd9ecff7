package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cursor over the facts: what was read and waits for the tables, each of which has a place of its own. */
final class PendingFacts implements Closeable {

    private final FactLog facts;
    private final LakeTables tables;
    private final CommitSchedule schedule;
    private final int maxRows;
    private final PendingUpdates updates = new PendingUpdates();
    private final PendingPositions positions = new PendingPositions();
    private FactLog.@Nullable FactReader reader;
    private long readTo;
    private long factsRead;

    PendingFacts(FactLog facts, LakeTables tables, CommitSchedule schedule, int maxRows) {
        this.facts = facts;
        this.tables = tables;
        this.schedule = schedule;
        this.maxRows = maxRows;
    }

    /** Rows for {@code position_updates}. */
    PendingUpdates updates() {
        return updates;
    }

    /** Changes for {@code positions}. */
    PendingPositions positions() {
        return positions;
    }

    /** The highest seq that was read. */
    long readTo() {
        return readTo;
    }

    /** How many facts were read. */
    long factsRead() {
        return factsRead;
    }

    /** The highest seq with nothing waiting at or below it, over both tables. */
    long clearTo() {
        return Math.min(updates.clearTo(readTo), positions.clearTo(readTo));
    }

    /** The tables were just opened: nothing was read for them yet. */
    void beginAt(long cursor) {
        if (reader == null) {
            readTo = cursor;
        }
    }

    /** Takes the facts that are there; returns how many. */
    int take() throws IOException {
        try {
            return takeFrom(openReader());
        } catch (IOException | RuntimeException failure) {
            // What was taken is only known by the tables' cursors now: begin there again, as after a start.
            close();
            throw failure;
        }
    }

    private FactLog.FactReader openReader() throws IOException {
        FactLog.FactReader open = reader;
        if (open == null) {
            updates.clear();
            positions.clear();
            readTo = tables.cursor();
            open = facts.read(readTo);
            reader = open;
        }
        return open;
    }

    private int takeFrom(FactLog.FactReader open) throws IOException {
        Map<PositionKey, PositionUpdate> recorded = tables.positions().rows();
        long inHistory = tables.updates().cursor();
        long inPositions = tables.positions().cursor();
        int taken = 0;
        for (int room = room(); room > 0; room = room()) {
            FactLog.FactBatch batch = open.next(room);
            if (batch.isEmpty()) {
                break;
            }
            for (Fact fact : batch.facts()) {
                if (fact.seq() > inHistory) {
                    addToHistory(fact);
                }
                if (fact.seq() > inPositions) {
                    addToPositions(fact, recorded);
                }
            }
            readTo = batch.to();
            taken += batch.facts().size();
        }
        factsRead += taken;
        return taken;
    }

    private int room() {
        return maxRows - updates.size();
    }

    private void addToHistory(Fact fact) {
        HistoryRow.of(fact).ifPresent(row -> {
            updates.add(row);
            schedule.somethingWaits();
        });
    }

    private void addToPositions(Fact fact, Map<PositionKey, PositionUpdate> recorded) {
        if (fact instanceof PositionUpdate row) {
            positions.add(row, recorded.get(row.key()));
        } else if (fact instanceof Fact.PositionRetired retired) {
            positions.add(PositionChange.Retire.of(retired));
        }
        if (positions.urgency() == PendingPositions.Urgency.HOLDINGS) {
            schedule.somethingWaits();
        }
    }

    @Override
    public void close() {
        FactLog.FactReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
