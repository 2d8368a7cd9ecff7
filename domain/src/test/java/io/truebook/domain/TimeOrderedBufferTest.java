package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.BookState.BufferedImport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TimeOrderedBufferTest {

    private static final Instant NOW = Desk.OPENING.plusSeconds(3600);

    private final TimeOrderedBuffer buffer = new TimeOrderedBuffer();
    private long seq;

    private List<Long> arrive(int claimedSecond, Instant at) {
        return seqs(
                buffer.add(new BufferedImport(++seq, at, Desk.claim(Desk.DU1, 1, Long.toString(seq), claimedSecond))));
    }

    private List<Long> due(Instant at) {
        return seqs(buffer.due(at));
    }

    private static List<Long> seqs(List<BufferedImport> released) {
        return released.stream().map(BufferedImport::seq).toList();
    }

    @Test
    @Tag("R-081")
    void aRecordWaitsForTheWindowAfterItsAcceptanceHoweverOldItsClaimIs() {
        arrive(5, NOW);

        for (int second = 10; second < 60; second += 10) {
            assertThat(due(NOW.plusSeconds(second))).isEmpty();
        }
        assertThat(due(NOW.plusSeconds(60))).containsExactly(1L);
        assertThat(buffer.checkAt()).isNull();
    }

    @Test
    void itIsLookedThroughEveryTenSecondsAndNotBetween() {
        arrive(5, NOW);
        assertThat(buffer.checkAt()).isEqualTo(NOW.plusSeconds(10));

        assertThat(due(NOW.plusSeconds(65))).containsExactly(1L);
        arrive(6, NOW.plusSeconds(66));
        arrive(7, NOW.plusSeconds(67));
        assertThat(due(NOW.plusSeconds(126))).containsExactly(2L);
        assertThat(due(NOW.plusSeconds(127)))
                .as("due, but the next look is at 136 s")
                .isEmpty();
        assertThat(due(NOW.plusSeconds(136))).containsExactly(3L);
    }

    @Test
    @Tag("B-46")
    void whatSortsBeforeADueRecordLeavesBeforeItEvenIfItCameJustNow() {
        arrive(50, NOW);
        arrive(10, NOW.plusSeconds(55));
        arrive(90, NOW.plusSeconds(55));

        assertThat(due(NOW.plusSeconds(60))).containsExactly(2L, 1L);
        assertThat(buffer.size()).isEqualTo(1);
    }

    @Test
    @Tag("C-27")
    void equalTimesLeaveInTheOrderOfTheirSeq() {
        arrive(10, NOW);
        arrive(10, NOW);

        assertThat(due(NOW.plusSeconds(60))).containsExactly(1L, 2L);
    }

    @Test
    @Tag("B-45")
    void oneMoreThanItHoldsPushesOutTheOldestWhichIsHandedOver() {
        for (int at = 0; at < TimeOrderedBuffer.CAPACITY; at++) {
            assertThat(arrive(1_000 - at, NOW)).isEmpty();
        }

        assertThat(arrive(950, NOW)).as("claimed second 901").containsExactly(100L);
        assertThat(arrive(1, NOW)).as("itself the oldest").containsExactly(102L);
        assertThat(buffer.size()).isEqualTo(TimeOrderedBuffer.CAPACITY);
    }

    @Test
    @Tag("R-081")
    @Tag("B-46")
    void whateverArrivesWhenItWaitsAtMostWindowAndCheckAndWhatWasTogetherLeavesInOrder() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            TimeOrderedBuffer tried = new TimeOrderedBuffer();
            List<BufferedImport> inside = new ArrayList<>();
            Instant at = NOW;
            for (int step = 1; step <= 400; step++) {
                at = at.plusMillis(random.nextInt(1_500));
                ImportedPosition record = Desk.claim(Desk.DU1, 1, "1", random.nextInt(3_000));
                BufferedImport arrived = new BufferedImport(step, at, record);
                inside.add(arrived);
                List<BufferedImport> left = new ArrayList<>(tried.add(arrived));
                Instant check = tried.checkAt();
                if (check != null && !at.isBefore(check)) {
                    left.addAll(tried.due(at));
                }
                inside.sort(Comparator.comparing(
                                (BufferedImport one) -> one.record().timestamp())
                        .thenComparingLong(BufferedImport::seq));
                assertThat(left).as("seed %d, step %d", seed, step).isEqualTo(inside.subList(0, left.size()));
                inside = new ArrayList<>(inside.subList(left.size(), inside.size()));
                assertThat(tried.waiting()).as("seed %d: nothing is lost", seed).isEqualTo(inside);
                assertThat(tried.size()).isLessThanOrEqualTo(TimeOrderedBuffer.CAPACITY);
                Instant now = at;
                Duration longest =
                        TimeOrderedBuffer.WINDOW.plus(TimeOrderedBuffer.CHECK).plusSeconds(2);
                assertThat(inside)
                        .as("seed %d", seed)
                        .allMatch(one -> Duration.between(one.arrivedAt(), now).compareTo(longest) <= 0);
            }
        }
    }
}
