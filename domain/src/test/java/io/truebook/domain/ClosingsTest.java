package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.MULTI;
import static io.truebook.domain.Desk.worth;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountSnapshot.Conclusion;
import io.truebook.domain.Discrepancy.Cause;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an absence from complete snapshots leads to. */
class ClosingsTest {

    private static Desk lookWithout(Desk desk, int... shown) {
        desk.check(DU1);
        for (int conId : shown) {
            desk.answer(DU1, conId, "5", "100");
        }
        return desk.end(MULTI);
    }

    private static List<Conclusion> conclusions(Desk desk) {
        return desk.lastOf(DU1).absent().values().stream()
                .map(AccountSnapshot.Absence::conclusion)
                .distinct()
                .toList();
    }

    private static Desk twenty(BookPolicy policy) {
        return Desk.holding(policy, Collections.nCopies(20, "5").toArray(String[]::new));
    }

    @Test
    @Tag("T-02")
    @Tag("B-06")
    void anEmptySnapshotOfTwentyPositionsIsHeldHoweverOftenItComes() {
        for (BookPolicy policy : List.of(BookPolicy.DEFAULT, Policies.closingMissing())) {
            Desk desk = twenty(policy).forget();
            for (int look = 1; look <= 5; look++) {
                lookWithout(desk);
                assertThat(conclusions(desk)).containsExactly(Conclusion.HELD);
                assertThat(desk.lastOf(DU1).reason()).contains("20 of 20");
            }
            assertThat(desk.updates()).isEmpty();
        }
    }

    @Test
    @Tag("T-02")
    void modelRowsDoNotMakeAMassChangeLookSmall() {
        Desk desk = Desk.holding(
                Policies.closingMissing(), Collections.nCopies(10, "5").toArray(String[]::new));
        desk.check(DU1);
        for (int conId = 1; conId <= 10; conId++) {
            desk.answer(DU1, conId, "5", "100");
            for (String model : List.of("A", "B", "C")) {
                desk.row(MULTI, DU1, model, Desk.stock(conId), "1", "100");
            }
        }
        desk.end(MULTI).check(DU1);
        for (int conId = 1; conId <= 5; conId++) {
            desk.answer(DU1, conId, "5", "100");
        }
        desk.end(MULTI);
        assertThat(conclusions(desk)).containsExactly(Conclusion.HELD);
    }

    @Test
    void absenceIsConfirmedAfterTheGraceAndStaysABreakWithoutEvidence() {
        Desk desk = lookWithout(Desk.holding("5", "5"), 1);
        assertThat(conclusions(desk)).containsExactly(Conclusion.PENDING);
        desk.pass(Duration.ofSeconds(5));
        assertThat(desk.book.status().checkRunning()).isTrue();
        lookWithout(desk, 1);
        assertThat(desk.lastCheck().trigger()).isEqualTo(CheckTrigger.CONFIRMATION);
        assertThat(conclusions(desk)).containsExactly(Conclusion.UNEXPLAINED);
        assertThat(desk.quantity(DU1, 2)).isEqualTo("5");
    }

    @Test
    @Tag("B-69")
    void aRowBetweenTwoLooksBeginsTheCountAgain() {
        Desk desk = lookWithout(Desk.holding(Policies.closingMissing(), "5", "5"), 1)
                .live(DU1, 2, "5", "100");
        assertThat(conclusions(lookWithout(desk, 1))).containsExactly(Conclusion.PENDING);
        assertThat(desk.quantity(DU1, 2)).isEqualTo("5");
    }

    @Test
    @Tag("T-42")
    @Tag("R-176")
    void theSettingWaivesEvidenceButNotConfirmation() {
        Desk desk = lookWithout(Desk.holding(Policies.closingMissing(), "5", "5"), 1);
        assertThat(desk.quantity(DU1, 2)).isEqualTo("5");
        lookWithout(desk, 1);
        assertThat(desk.held(DU1, 2).isFlat()).isTrue();
        assertThat(desk.held(DU1, 2).averageCost()).isEqualTo(Money.of("100"));
        assertThat(desk.lastCheck().healed()).singleElement().satisfies(healed -> {
            assertThat(healed.cause()).isEqualTo(Cause.MARKED_MISSING);
            assertThat(healed.details()).contains("2 complete snapshots");
        });
        assertThat(desk.counters().healed()).isEqualTo(1);
    }

    @Test
    void anExpiredContractClosesAfterTwoLooks() {
        Desk desk = Desk.holding("5").row(0, DU1, "", Desk.option(9, "20260302", "5900"), "1", "100");
        lookWithout(lookWithout(desk, 1), 1);
        assertThat(conclusions(desk)).as("its last day is not over").containsExactly(Conclusion.UNEXPLAINED);
        desk.pass(Duration.ofHours(10))
                .say(new Input.SnapshotRefused(desk.book.status().lastRun(), 0, ""));
        desk.pass(Duration.ofMinutes(1));
        lookWithout(desk, 1);
        assertThat(desk.held(DU1, 9).isFlat()).isTrue();
        assertThat(desk.lastCheck().healed()).extracting(Discrepancy::cause).containsExactly(Cause.EXPIRY);
    }

    @Test
    void aZeroInTheAccountWindowIsEvidence() {
        Desk desk = Desk.holding("5", "5").portfolio(DU1, 2, "0", worth("20", "0", "0", "7"));
        lookWithout(lookWithout(desk, 1), 1);
        assertThat(desk.held(DU1, 2).isFlat()).isTrue();
        assertThat(desk.lastCheck().healed()).extracting(Discrepancy::cause).containsExactly(Cause.BROKER_ZERO);
    }

    @Test
    void aZeroThatALaterRowContradictsIsNoEvidence() {
        Desk traded =
                Desk.holding("5", "5").portfolio(DU1, 2, "0", Valuation.UNKNOWN).live(DU1, 2, "4", "100");
        assertThat(conclusions(lookWithout(lookWithout(traded, 1), 1))).containsExactly(Conclusion.UNEXPLAINED);
        Desk repeated =
                Desk.holding("5", "5").portfolio(DU1, 2, "0", Valuation.UNKNOWN).live(DU1, 2, "5", "100");
        assertThat(conclusions(lookWithout(lookWithout(repeated, 1), 1))).containsExactly(Conclusion.UNEXPLAINED);
    }

    @Test
    void aZeroOfAnEarlierSessionIsNoEvidence() {
        Desk desk =
                Desk.holding("5", "5").portfolio(DU1, 2, "0", Valuation.UNKNOWN).reopen(DU1);
        desk.ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1)
                .live(DU1, 1, "5", "100")
                .end(BrokerEvent.STREAM);
        assertThat(conclusions(lookWithout(desk, 1))).containsExactly(Conclusion.UNEXPLAINED);
    }

    @Test
    @Tag("T-02")
    void rowsWithEvidenceDoNotCountTowardsAMassChange() {
        Desk desk = twenty(BookPolicy.DEFAULT);
        for (int conId = 1; conId <= 20; conId++) {
            desk.portfolio(DU1, conId, "0", Valuation.UNKNOWN);
        }
        lookWithout(lookWithout(desk));
        assertThat(conclusions(desk)).containsExactly(Conclusion.CLOSED);
    }
}
