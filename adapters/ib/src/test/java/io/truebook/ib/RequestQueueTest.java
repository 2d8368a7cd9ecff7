package io.truebook.ib;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.tws.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    @Tag("T-16")
    void noSecondHoldsMoreThanFortyMessages() {
        long seed = 99;
        Random random = new Random(seed);
        RequestQueue queue = new RequestQueue();
        List<Long> sent = new ArrayList<>();
        long now = -5 * SECOND;
        for (int turn = 0; turn < 20_000; turn++) {
            now += random.nextInt(3_000_000);
            if (random.nextInt(4) == 0) {
                queue.add(new Outgoing.ReqCurrentTime());
            }
            if (queue.next(now).isPresent()) {
                sent.add(now);
            }
        }
        assertThat(sent).hasSizeGreaterThan(500);
        for (int first = 0; first < sent.size(); first++) {
            long from = sent.get(first);
            assertThat(sent.stream()
                            .filter(at -> at >= from && at < from + SECOND)
                            .count())
                    .as("seed " + seed)
                    .isLessThanOrEqualTo(40);
        }
    }

    @Test
    void theFirstMessageDoesNotWait() {
        RequestQueue queue = new RequestQueue();
        queue.add(new Outgoing.ReqPositions());
        assertThat(queue.waitNanos(0)).isZero();
        assertThat(queue.next(0)).isPresent();
        queue.add(new Outgoing.ReqPositions());
        assertThat(queue.next(24_999_999)).isEmpty();
        assertThat(queue.waitNanos(24_999_999)).isEqualTo(1);
        assertThat(queue.next(25_000_000)).isPresent();
    }

    @Test
    void whatKeepsTheConnectionAliveGoesFirst() {
        RequestQueue queue = new RequestQueue();
        queue.add(new Outgoing.ReqPositions());
        queue.addFirst(new Outgoing.ReqCurrentTime());
        assertThat(queue.next(0).map(RequestQueue.Waiting::message)).contains(new Outgoing.ReqCurrentTime());
    }
}
