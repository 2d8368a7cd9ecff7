package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Facts with colliding times, restatements and superseded rows among them, in many commits, between rounds of compaction:
 * each answer about the past is the one that a fold over everything recorded gives.
 */
class AsOfAnyMomentTest {

    private static final int SEEDS = 4;
    private static final int MOMENTS = 30;
    private static final Duration AFTER_ALL = Duration.ofDays(1);

    @Test
    @Tag("R-072")
    @Tag("R-074")
    @Tag("T-29")
    @Tag("B-56")
    @Tag("B-57")
    void theAnswerIsTheFoldOfWhatWasRecorded() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            RandomRows source = new RandomRows(random, MOMENTS);
            LakeOnMemory lake = new LakeOnMemory();
            DeltaLake opened = lake.open();
            List<PositionUpdate> recorded = new ArrayList<>();
            for (int commit = 0; commit < 15; commit++) {
                for (PositionUpdate row : source.next(1 + random.nextInt(30))) {
                    recorded.add(row);
                    lake.facts.add(random.nextInt(6) == 0 ? new Fact.PositionSuperseded(row) : row);
                }
                opened.sink().flush();
                if (commit % 5 == 4) {
                    opened.maintenance().optimize(Progress.UNHEARD);
                }
            }
            lake.clock.advance(AFTER_ALL);
            ask(lake.history(), source, recorded, seed);
        }
    }

    private static void ask(LakeHistory history, RandomRows source, List<PositionUpdate> recorded, long seed)
            throws IOException {
        Instant firstEvent = recorded.stream()
                .map(PositionUpdate::timestamp)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant firstKnown = recorded.stream()
                .map(PositionUpdate::recordedAt)
                .min(Instant::compareTo)
                .orElseThrow();
        for (int question = 0; question < 8; question++) {
            Instant event = later(source.moment(), firstEvent);
            Instant known = later(source.moment(), firstKnown);
            assertThat(history.asOf(event))
                    .as("seed %d, as of %s", seed, event)
                    .isEqualTo(RandomRows.last(recorded, row -> !row.timestamp().isAfter(event)));
            assertThat(history.asKnownAt(known))
                    .as("seed %d, as known at %s", seed, known)
                    .isEqualTo(
                            RandomRows.last(recorded, row -> !row.recordedAt().isAfter(known)));
            assertThat(history.asOf(event, known))
                    .as("seed %d, as of %s, as known at %s", seed, event, known)
                    .isEqualTo(RandomRows.last(
                            recorded,
                            row -> !row.timestamp().isAfter(event)
                                    && !row.recordedAt().isAfter(known)));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
