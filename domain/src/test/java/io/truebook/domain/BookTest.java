package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BookTest {

    @Test
    void aPositionLeavesThirtyDaysAfterClosingAndTheOthersStay() {
        Desk desk = Desk.holding(Policies.disabled(), "5", "6", "7")
                .live(DU1, 1, "0", "0")
                .pass(Duration.ofDays(29));
        desk.live(DU1, 2, "0", "0").forget().pass(Duration.ofDays(2));
        assertThat(desk.facts(Fact.PositionRetired.class))
                .singleElement()
                .satisfies(retired -> assertThat(retired.key().conId().value()).isEqualTo(1));
        assertThat(desk.book.positions())
                .extracting(position -> position.conId().value())
                .containsExactlyInAnyOrder(2, 3);
        assertThat(desk.live(DU1, 1, "4", "100").quantity(DU1, 1)).isEqualTo("4");
    }

    @Test
    void anEntryThatDoesNotFollowIsRefused() {
        Desk desk = Desk.holding("5");
        Entry old = new Entry(desk.seq, 1, 1, desk.now, new Input.Tick());
        assertThatThrownBy(() -> desk.bookkeeper.apply(old)).hasMessageContaining("does not follow");
        Entry back = new Entry(desk.seq + 1, 1, 1, desk.now.minusNanos(1_000), new Input.Tick());
        assertThatThrownBy(() -> desk.bookkeeper.apply(back)).hasMessageContaining("does not follow");
    }

    @Test
    void theHashKnowsEveryDifference() {
        Desk one = Desk.holding("5", "6");
        Desk same = Desk.holding("5", "6");
        assertThat(one.book.hash()).isEqualTo(same.book.hash()).hasSize(64);
        assertThat(one.live(DU1, 1, "5.000000000000000001", "100").book.hash()).isNotEqualTo(same.book.hash());
    }

    @Test
    void resultsAreKeptWithinABound() {
        Desk desk = Desk.holding("5");
        Discrepancy finding = healed(desk.now);
        for (int run = 1; run <= 60; run++) {
            desk.say(new Input.ReconciliationReported(new ReconciliationResult(
                    run,
                    CheckTrigger.PERIODIC,
                    desk.seq,
                    true,
                    1,
                    1,
                    run == 60 ? Collections.nCopies(9_999, finding) : List.of(finding),
                    desk.now,
                    Duration.ZERO)));
            assertThat(desk.book.status().results()).hasSizeLessThanOrEqualTo(50);
        }
        assertThat(desk.book.status().results()).hasSize(2);
    }

    @Test
    void theQuarantineIsKeptWithinABound() {
        Desk desk = Desk.holding("5");
        for (int at = 0; at < 70; at++) {
            desk.say(new BrokerEvent.Refused("reason " + at, "raw"));
        }
        assertThat(desk.book.status().quarantine()).hasSize(50);
        assertThat(desk.book.status().quarantine().getLast().reason()).isEqualTo("reason 69");
        assertThat(desk.counters().quarantined()).isEqualTo(70);
    }

    private static Discrepancy healed(Instant at) {
        return new Discrepancy(
                DiscrepancyType.QUANTITY_MISMATCH,
                Severity.INFO,
                Discrepancy.Comparison.BROKER_AGAINST_BOOK,
                Discrepancy.Resolution.HEALED,
                Discrepancy.Cause.MISSED_EVENT,
                DU1,
                new ContractId(1),
                "",
                "SYM1",
                "",
                null,
                null,
                at);
    }
}
