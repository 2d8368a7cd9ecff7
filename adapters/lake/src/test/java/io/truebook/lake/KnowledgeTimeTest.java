package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.OutsideHistoryException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** At 9:30 a position was recorded; at 10:00 the broker restated what had happened at 9:40. */
class KnowledgeTimeTest {

    private static final Instant OPENED = Instant.parse("2026-02-03T14:30:00Z");
    private static final Instant QUARTER_TO_TEN = Instant.parse("2026-02-03T14:45:00Z");
    private static final Instant RESTATED = Instant.parse("2026-02-03T15:00:00Z");

    private final LakeOnMemory lake = new LakeOnMemory();
    private final PositionUpdate believed = row(1, "100", OPENED, OPENED);
    private final PositionUpdate other = Updates.stock(2, 2, "QQQ", "7");
    private final PositionUpdate restated = row(3, "70", OPENED.plusSeconds(600), RESTATED);

    static PositionUpdate row(long seq, String quantity, Instant happened, Instant recorded) {
        return KnowledgeTimes.at(Updates.stock(seq, 1, "SPY", quantity), happened, recorded);
    }

    private void fill() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(believed).add(other);
        sink.flush();
        lake.clock.advance(Duration.ofMinutes(30));
        lake.facts.add(restated);
        sink.flush();
    }

    @Test
    @Tag("T-29")
    @Tag("R-072")
    @Tag("R-099")
    @Tag("B-57")
    void aRestatementGivesTwoRightAnswersForOneMoment() throws IOException {
        fill();
        LakeHistory history = lake.history();

        assertThat(history.asOf(QUARTER_TO_TEN).values()).containsExactlyInAnyOrder(restated, other);
        assertThat(history.asOf(QUARTER_TO_TEN, RESTATED).values()).containsExactlyInAnyOrder(restated, other);
        assertThat(history.asKnownAt(QUARTER_TO_TEN).values()).containsExactlyInAnyOrder(believed, other);
        assertThat(history.asOf(QUARTER_TO_TEN, QUARTER_TO_TEN).values()).containsExactlyInAnyOrder(believed, other);
        assertThat(history.asOf(OPENED, RESTATED).values()).containsExactly(believed);
    }

    @Test
    void aRowIsKnownFromTheMicrosecondOfItsRecording() throws IOException {
        fill();

        assertThat(lake.history().asKnownAt(RESTATED.minusNanos(1_000))).containsValue(believed);
        assertThat(lake.history().asKnownAt(RESTATED)).containsValue(restated);
    }

    @Test
    void momentsOutsideTheRecordAreRefusedWithItsBounds() throws IOException {
        fill();
        LakeHistory history = lake.history();
        Instant early = OPENED.minusMillis(1);
        Instant late = RESTATED.plusSeconds(1);

        for (Instant outside : new Instant[] {early, late}) {
            assertThatThrownBy(() -> history.asKnownAt(outside))
                    .isInstanceOf(OutsideHistoryException.class)
                    .hasMessageContaining(outside.toString())
                    .hasMessageContaining(OPENED + " to " + RESTATED);
            assertThatThrownBy(() -> history.asOf(outside, RESTATED)).isInstanceOf(OutsideHistoryException.class);
            assertThatThrownBy(() -> history.asOf(RESTATED, outside)).isInstanceOf(OutsideHistoryException.class);
            assertThatThrownBy(() -> history.versionAt(outside))
                    .isInstanceOf(OutsideHistoryException.class)
                    .hasMessageContaining("version 0 of " + OPENED)
                    .hasMessageContaining("version 2 of " + RESTATED);
        }
    }

    @Test
    void anEmptyRecordSaysSo() throws IOException {
        lake.open();

        assertThatThrownBy(() -> lake.history().asKnownAt(OPENED))
                .isInstanceOf(OutsideHistoryException.class)
                .hasMessageContaining("no row yet");
    }

    @Test
    @Tag("R-072")
    void aVersionIsFoundByTheTimeOfItsCommit() throws IOException {
        fill();
        LakeHistory history = lake.history();

        assertThat(history.versionAt(QUARTER_TO_TEN)).isEqualTo(1);
        assertThat(history.versionAt(RESTATED)).isEqualTo(2);
        assertThat(history.atCommitTime(QUARTER_TO_TEN).values()).containsExactlyInAnyOrder(believed, other);
        for (int i = 0; i < 40; i++) {
            lake.clock.advance(Duration.ofMinutes(1));
            lake.facts.add(row(4 + i, Integer.toString(i), lake.clock.instant(), lake.clock.instant()));
            lake.open().sink().flush();
            assertThat(history.versionAt(lake.clock.instant())).isEqualTo(3 + i);
            assertThat(history.versionAt(lake.clock.instant().minusMillis(1))).isEqualTo(2 + i);
        }
    }
}
