package io.truebook.domain;

import io.truebook.domain.BookState.BufferedImport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts records with a clock of their own into the order of that clock, as far as waiting can: accepted, they wait here
 * for earlier ones, and leave in the order of (timestamp, seq).
 *
 * <p>A record waits for {@link #WINDOW} after its acceptance, whatever time it claims, and at most one {@link #CHECK}
 * longer. When it leaves, all that sorts before it leaves first, even what came just now: so nothing that was in here
 * together is ever passed out of order. More than {@link #CAPACITY} push out the oldest.
 */
final class TimeOrderedBuffer {

    static final Duration WINDOW = Duration.ofSeconds(60);
    static final Duration CHECK = Duration.ofSeconds(10);
    static final int CAPACITY = 100;

    private static final Comparator<BufferedImport> ORDER = Comparator.comparing(
                    (BufferedImport waiting) -> waiting.record().timestamp())
            .thenComparingLong(BufferedImport::seq);

    private final TreeSet<BufferedImport> waiting = new TreeSet<>(ORDER);
    private @Nullable Instant checkAt;

    void restore(List<BufferedImport> buffered, @Nullable Instant nextCheck) {
        waiting.addAll(buffered);
        checkAt = nextCheck;
    }

    /** Takes a record; what must leave for it, in order, possibly itself. */
    List<BufferedImport> add(BufferedImport arrived) {
        waiting.add(arrived);
        if (checkAt == null) {
            checkAt = arrived.arrivedAt().plus(CHECK);
        }
        List<BufferedImport> pushedOut = new ArrayList<>();
        while (waiting.size() > CAPACITY) {
            pushedOut.add(waiting.removeFirst());
        }
        return pushedOut;
    }

    /** Looks through the buffer if it is time: what has waited long enough, and all before it, in order. */
    List<BufferedImport> due(Instant now) {
        if (checkAt == null || now.isBefore(checkAt)) {
            return List.of();
        }
        BufferedImport last = null;
        for (BufferedImport one : waiting) {
            if (!now.isBefore(one.arrivedAt().plus(WINDOW))) {
                last = one;
            }
        }
        List<BufferedImport> released = last == null ? List.of() : new ArrayList<>(waiting.headSet(last, true));
        released.forEach(waiting::remove);
        checkAt = waiting.isEmpty() ? null : now.plus(CHECK);
        return released;
    }

    @Nullable
    Instant checkAt() {
        return checkAt;
    }

    int size() {
        return waiting.size();
    }

    /** What waits, in order. */
    List<BufferedImport> waiting() {
        return List.copyOf(waiting);
    }
}
