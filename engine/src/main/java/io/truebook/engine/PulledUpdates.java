package io.truebook.engine;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Updates for whoever would rather fetch than be called: a cursor over the durable facts, never a growing buffer. */
final class PulledUpdates {

    private static final int MOST_READ = 10_000;

    private final FactLog facts;
    private FactLog.@Nullable FactReader reader;
    private long cursor;

    /** Read, but more than the caller asked for: the rest of one input's updates. */
    private final Deque<PositionUpdate> rest = new ArrayDeque<>();

    PulledUpdates(FactLog facts) {
        this.facts = facts;
        this.cursor = facts.factsEnd();
    }

    synchronized List<PositionUpdate> next(int max) throws IOException {
        if (max <= 0) {
            throw new IllegalArgumentException("at least 1 update may be asked for, not " + max);
        }
        List<PositionUpdate> updates = new ArrayList<>();
        boolean more = true;
        while (updates.size() < max && (more || !rest.isEmpty())) {
            if (rest.isEmpty()) {
                more = read(Math.min(MOST_READ, max - updates.size()));
            } else {
                updates.add(rest.removeFirst());
            }
        }
        return updates;
    }

    private boolean read(int about) throws IOException {
        FactLog.FactReader open = reader;
        if (open == null) {
            open = facts.read(cursor);
            reader = open;
        }
        FactLog.FactBatch batch = open.next(about);
        for (Fact fact : batch.facts()) {
            if (fact instanceof PositionUpdate update) {
                rest.addLast(update);
            }
        }
        cursor = batch.to();
        return !batch.isEmpty();
    }

    /** Closes its reader; the next call opens another where it left off. */
    synchronized void close() {
        FactLog.FactReader open = reader;
        if (open != null) {
            open.close();
            reader = null;
        }
    }
}
