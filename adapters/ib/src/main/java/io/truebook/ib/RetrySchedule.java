package io.truebook.ib;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try. Two scales, because they cost the other side differently: a refused TCP
 * connection costs nothing and ends within seconds of the gateway's start; a failed handshake may hold a client id or a
 * dialog at the other end, and storms of them are known to wedge a gateway.
 */
final class RetrySchedule {

    private static final Duration REFUSED = Duration.ofSeconds(2);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration UNANSWERED_MOST = Duration.ofSeconds(10);
    private static final Duration HANDSHAKE_MOST = Duration.ofSeconds(60);
    private static final int MAX_DOUBLINGS = 10;

    private final RandomGenerator jitter;
    private int unanswered;
    private int handshakes;

    RetrySchedule(RandomGenerator jitter) {
        this.jitter = jitter;
    }

    /** Nobody listens there: again every two seconds. */
    Duration afterRefused() {
        return REFUSED;
    }

    /** Nobody answered: 2, 4, 8, then always 10 seconds. */
    Duration afterUnanswered() {
        return doubled(unanswered++, UNANSWERED_MOST);
    }

    /** The connection stood but came to nothing: 2, 4, 8 ... 60 seconds, of which a random half may be left out. */
    Duration afterFailedHandshake() {
        Duration most = doubled(handshakes++, HANDSHAKE_MOST);
        return most.dividedBy(2)
                .plusNanos((long) (jitter.nextDouble() * most.dividedBy(2).toNanos()));
    }

    /** A session that had worked ended: soon, but not before TWS has let go of the client id. */
    Duration afterLostSession() {
        return FIRST;
    }

    /** All is well: the next trouble is a new one. */
    void reset() {
        unanswered = 0;
        handshakes = 0;
    }

    private static Duration doubled(int times, Duration most) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(times, MAX_DOUBLINGS));
        return grown.compareTo(most) < 0 ? grown : most;
    }
}
