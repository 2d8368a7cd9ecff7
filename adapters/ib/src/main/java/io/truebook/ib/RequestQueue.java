package io.truebook.ib;

import io.truebook.domain.Input;
import io.truebook.tws.Outgoing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be said to TWS, and the one limiter before the socket: a message every 25 ms at most, so never more than
 * 40 in any second, where TWS allows 50 and punishes the rest.
 *
 * <p>The limiter is our own because it has to run on the clock of the seam: the usual libraries read the machine's clock
 * themselves, and "n per second" of most of them lets twice as many through around the turn of a second.
 */
final class RequestQueue {

    static final Duration SPACING = Duration.ofMillis(25);

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean anythingSent;
    private long lastSentAt;

    /**
     * One message.
     *
     * @param announcement what the book has to know before the answer can come
     */
    record Waiting(Outgoing message, @Nullable Input announcement) {}

    void add(Outgoing message) {
        waiting.addLast(new Waiting(message, null));
    }

    void add(Outgoing message, Input announcement) {
        waiting.addLast(new Waiting(message, announcement));
    }

    /** Jumps the queue: what keeps the connection alive. */
    void addFirst(Outgoing message) {
        waiting.addFirst(new Waiting(message, null));
    }

    /** Takes back what has not been said yet; true when there was such a message. */
    boolean withdraw(Predicate<Outgoing> unwanted) {
        return waiting.removeIf(item -> unwanted.test(item.message()));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
    }

    /** The next message, if there is one and it may be said at {@code now}; the limiter counts it as said. */
    Optional<Waiting> next(long now) {
        if (waiting.isEmpty() || waitNanos(now) > 0) {
            return Optional.empty();
        }
        anythingSent = true;
        lastSentAt = now;
        return Optional.of(waiting.removeFirst());
    }

    /** How long until the limiter lets a message through. */
    long waitNanos(long now) {
        return anythingSent ? Math.max(0, SPACING.toNanos() - (now - lastSentAt)) : 0;
    }
}
