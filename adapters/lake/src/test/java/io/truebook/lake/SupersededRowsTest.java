package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An import that came too late: the history keeps it, the current state never sees it. */
class SupersededRowsTest {

    private static final Instant TEN = Instant.parse("2026-02-03T15:00:00Z");
    private static final Instant HALF_PAST_NINE = Instant.parse("2026-02-03T14:30:00Z");
    private static final Instant NOON = Instant.parse("2026-02-03T17:00:00Z");

    private final LakeOnMemory lake = new LakeOnMemory();
    private final PositionUpdate live = KnowledgeTimeTest.row(1, "5", TEN, TEN);
    private final PositionUpdate late = imported(KnowledgeTimeTest.row(2, "9", HALF_PAST_NINE, NOON));

    private static PositionUpdate imported(PositionUpdate row) {
        return new PositionUpdate(
                row.seq(),
                row.term(),
                0,
                row.collector(),
                row.account(),
                row.modelCode(),
                row.contract(),
                row.position(),
                row.averageCost(),
                row.valuation(),
                row.timestamp(),
                row.recordedAt(),
                Source.REPLAY);
    }

    @Test
    @Tag("R-080")
    @Tag("T-45")
    void itIsARowOfTheHistoryAsOfTheTimeItClaimsAndNeverOfTheCurrentState() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(live);
        sink.flush();
        lake.clock.advance(Duration.ofHours(2));
        lake.facts.add(new Fact.PositionSuperseded(late));
        sink.flush();

        assertThat(lake.updateRows()).containsExactly(live, late);
        assertThat(lake.positions().values()).containsExactly(live);
        assertThat(lake.asOf(TEN).values()).containsExactly(live);
        assertThat(lake.asOf(HALF_PAST_NINE).values()).containsExactly(late);
        assertThat(sink.inLake()).isEqualTo(2);
    }

    @Test
    @Tag("R-066")
    void whatWasImportedIsFoundByTheTimesThatItClaims() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(live).add(new Fact.PositionSuperseded(late));
        sink.flush();

        assertThat(imported(HALF_PAST_NINE, TEN)).containsExactly(late);
        assertThat(imported(HALF_PAST_NINE, HALF_PAST_NINE)).containsExactly(late);
        assertThat(imported(HALF_PAST_NINE.plusNanos(1_000), TEN)).isEmpty();
        assertThat(imported(TEN, NOON)).as("the live row is no import").isEmpty();
    }

    private List<PositionUpdate> imported(Instant from, Instant to) throws IOException {
        List<PositionUpdate> rows = new ArrayList<>();
        lake.history().imported(from, to, rows::add);
        return rows;
    }

    @Test
    @Tag("R-072")
    void whoAsksWhatWasKnownBeforeItCameDoesNotMeetIt() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(live).add(new Fact.PositionSuperseded(late));
        sink.flush();

        assertThat(lake.history().asOf(TEN, TEN).values()).containsExactly(live);
        assertThat(lake.history().asKnownAt(NOON).values()).containsExactly(live);
    }
}
