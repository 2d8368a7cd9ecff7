package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When many small files wait, which is what makes questions about the past slow. */
class CompactionTest {

    private static final int SYMBOLS = 12;
    private static final int MOST_WAITING = 10;
    private static final Upkeep SOON = new Upkeep(
            20,
            MOST_WAITING,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofDays(7),
            48L << 20,
            Duration.ofMinutes(30));

    private final LakeOnMemory lake = new LakeOnMemory();
    private long seq;

    /** One row of each of so many symbols. */
    private void commit(DeltaLakeSink sink, int symbols) throws IOException {
        for (int symbol = 0; symbol < symbols; symbol++) {
            seq++;
            lake.facts.add(Updates.stock(seq, symbol + 1, "S" + symbol, Long.toString(seq)));
        }
        sink.flush();
    }

    private static void idle(DeltaLakeSink sink) {
        int done = 1;
        while (done > 0) {
            done = sink.step();
        }
    }

    private long liveFiles() throws IOException {
        return lake.history().status().getFirst().files();
    }

    @Test
    @Tag("R-071")
    @Tag("B-52")
    void aRoundBeginsWhenManyFilesHaveComeSinceTheLast() throws IOException {
        DeltaLakeSink sink = lake.open(LakeSettings.DEFAULTS.withUpkeep(SOON)).sink();
        commit(sink, SYMBOLS);
        commit(sink, SYMBOLS);
        assertThat(liveFiles()).isEqualTo(2 * SYMBOLS);

        idle(sink);

        assertThat(liveFiles()).isEqualTo(SYMBOLS);
    }

    @Test
    @Tag("R-071")
    void whatARoundHadToLeaveDoesNotBeginTheNext() throws IOException {
        DeltaLakeSink sink = lake.open(LakeSettings.DEFAULTS.withUpkeep(SOON)).sink();
        commit(sink, SYMBOLS);
        commit(sink, SYMBOLS);
        idle(sink);

        for (int few = 0; few < 3; few++) {
            commit(sink, 3);
            idle(sink);
        }
        assertThat(liveFiles()).as("9 files wait").isEqualTo(SYMBOLS + 9);

        commit(sink, 3);
        idle(sink);
        assertThat(liveFiles()).as("12 would wait").isEqualTo(SYMBOLS);
    }
}
