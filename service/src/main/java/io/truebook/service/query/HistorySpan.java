package io.truebook.service.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a position's history are asked for.
 *
 * @param from the earliest event time; absent for no bound
 * @param to the latest event time; absent for no bound
 * @param limit how many rows at most; of more, the newest
 */
public record HistorySpan(@Nullable Instant from, @Nullable Instant to, int limit) {

    /** As many rows as one answer holds, unless fewer or more are asked for. */
    public static final int DEFAULT_LIMIT = 1_000;

    private static final int MOST = 100_000;

    public HistorySpan {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + ", but must be 1 to " + MOST);
        }
        if (from != null && to != null && from.isAfter(to)) {
            throw new IllegalArgumentException("from " + from + " is after to " + to);
        }
    }

    boolean holds(Instant timestamp) {
        return (from == null || !timestamp.isBefore(from)) && (to == null || !timestamp.isAfter(to));
    }
}
