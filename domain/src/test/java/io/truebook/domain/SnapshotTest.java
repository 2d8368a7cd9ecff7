package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.DU2;
import static io.truebook.domain.Desk.MULTI;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.BrokerEvent.Upstream;
import io.truebook.domain.Discrepancy.Cause;
import io.truebook.domain.Discrepancy.Resolution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which snapshots may say that something is absent, and what their rows mend. */
class SnapshotTest {

    private static void provesNothing(Desk desk, Completeness completeness) {
        AccountSnapshot answer = desk.lastOf(DU1);
        assertThat(answer.completeness()).isEqualTo(completeness);
        assertThat(answer.absent()).isEmpty();
        assertThat(answer.reason()).isNotEmpty();
        assertThat(desk.updates()).noneMatch(PositionUpdate::isFlat);
        assertThat(desk.facts(Fact.CheckConcluded.class))
                .hasSizeGreaterThanOrEqualTo(1)
                .noneMatch(Fact.CheckConcluded::complete);
    }

    @Test
    @Tag("T-01")
    @Tag("B-06")
    void aConnectionThatEndsAmongTheRowsProvesNothing() {
        Desk desk = Desk.holding("5", "6", "7").check(DU1).answer(DU1, 1, "5", "100");
        desk.say(new Input.SessionClosed("connection reset"));
        provesNothing(desk, Completeness.FAILED);
    }

    @Test
    @Tag("B-06")
    void aRequestThatTimesOutProvesNothing() {
        provesNothing(
                Desk.holding("5", "6").check(DU1).answer(DU1, 1, "5", "100").pass(Duration.ofMinutes(1)),
                Completeness.FAILED);
    }

    @Test
    @Tag("B-06")
    void aRefusedRequestProvesNothing() {
        Desk desk = Desk.holding("5", "6").check(DU1);
        desk.say(new Input.SnapshotRefused(desk.book.status().lastRun(), MULTI, "10322: more than 50 accounts"));
        provesNothing(desk, Completeness.FAILED);
        assertThat(desk.lastOf(DU1).reason()).contains("10322");
    }

    @Test
    @Tag("B-37")
    void theRefusalOfAnEarlierRunDoesNotEndThisOne() {
        Desk desk = Desk.holding("5", "6").check(DU1);
        desk.say(new Input.SnapshotRefused(desk.book.status().lastRun() - 1, MULTI, "late"));
        assertThat(desk.book.status().checkRunning()).isTrue();
    }

    @Test
    @Tag("B-06")
    void rowsThatComeWhileTheAccountIsBeingResetProveNothing() {
        provesNothing(Desk.holding("5", "6").check(DU1).ready(DU1, "false").end(MULTI), Completeness.PARTIAL);
        provesNothing(
                Desk.holding("5", "6")
                        .check(DU1)
                        .ready(DU1, "false")
                        .ready(DU1, "true")
                        .end(MULTI),
                Completeness.PARTIAL);
    }

    @Test
    @Tag("B-06")
    void anUpstreamLinkThatIsLostAmongTheRowsProvesNothing() {
        provesNothing(
                Desk.holding("5", "6").check(DU1).upstream(Upstream.LOST, 1100).end(MULTI), Completeness.PARTIAL);
    }

    @Test
    @Tag("B-06")
    @Tag("B-68")
    void anUpstreamLinkThatComesBackAmongTheRowsBeginsACheckOfItsOwn() {
        for (Upstream back : List.of(Upstream.RESTORED_DATA_LOST, Upstream.RESTORED_DATA_KEPT)) {
            Desk desk = Desk.holding("5", "6").check(DU1).upstream(Upstream.LOST, 1100);
            long run = desk.book.status().lastRun();
            desk.upstream(back, 1102);
            provesNothing(desk, Completeness.FAILED);
            assertThat(desk.book.status().lastRun()).isEqualTo(run + 1);
            assertThat(desk.book.status().plan().accounts()).containsExactly(DU1);
            desk.end(MULTI);
            assertThat(desk.book.status().checkRunning())
                    .as("the old request's end is not this check's")
                    .isTrue();
        }
    }

    @Test
    @Tag("B-06")
    void anEndMarkerOfAnEarlierSessionEndsNothing() {
        Desk desk = Desk.holding("5", "6").reopen(DU1).ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1);
        desk.forget().say(new BrokerEvent.PositionsEnded(BrokerEvent.STREAM), desk.session - 1);
        assertThat(desk.book.status().checkRunning()).isTrue();
        assertThat(desk.facts).isEmpty();
    }

    @Test
    @Tag("B-06")
    void aSessionThatBeginsAmongTheRowsProvesNothing() {
        Desk desk = Desk.holding("5", "6").check(DU1);
        desk.session++;
        desk.say(new Input.SessionOpened(200, "127.0.0.1:7497"));
        provesNothing(desk, Completeness.FAILED);
        assertThat(desk.facts(Fact.GapRecorded.class)).hasSize(1);
    }

    @Test
    @Tag("B-37")
    void aRequestForAnEarlierRunIsNotThisChecks() {
        Desk desk = Desk.holding("5", "6");
        desk.say(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        long run = desk.book.status().lastRun();
        desk.say(new Input.SnapshotStarted(run - 1, MULTI, SnapshotMethod.POSITIONS_MULTI, List.of(DU1)));
        desk.end(MULTI);
        assertThat(desk.book.status().plan()).isEqualTo(new CheckPlan(run, desk.session, List.of(DU1)));
    }

    @Test
    @Tag("B-91")
    @Tag("B-10")
    void oneAccountsFailureIsNotTheOthers() {
        Desk desk = new Desk().open(DU1, DU2).ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1, DU2);
        desk.live(DU1, 1, "5", "100").live(DU2, 1, "9", "90").end(BrokerEvent.STREAM);
        desk.say(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        desk.ask(SnapshotMethod.POSITIONS_MULTI, 17, DU1).ask(SnapshotMethod.POSITIONS_MULTI, 18, DU2);
        desk.row(18, DU2, "", Desk.stock(1), "9", "90").end(18);
        desk.say(new Input.SnapshotRefused(desk.book.status().lastRun(), 17, "321"));
        assertThat(desk.lastOf(DU1).completeness()).isEqualTo(Completeness.FAILED);
        assertThat(desk.lastOf(DU2).completeness()).isEqualTo(Completeness.COMPLETE);
        assertThat(desk.lastOf(DU2).absent()).isEmpty();
        assertThat(desk.lastCheck().isComplete()).isFalse();
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(desk.quantity(DU2, 1)).isEqualTo("9");
    }

    @Test
    @Tag("T-41")
    @Tag("B-67")
    void aRowThatDiffersHealsTheRecordAtOnceAndIsTold() {
        Desk desk = Desk.holding("5", "6").check(DU1).forget().answer(DU1, 1, "8", "101");
        assertThat(desk.updates()).singleElement().satisfies(update -> {
            assertThat(update.position()).isEqualTo(Quantity.of("8"));
            assertThat(update.source()).isEqualTo(Source.SNAPSHOT);
        });
        desk.answer(DU1, 2, "6", "100").end(MULTI);
        assertThat(desk.lastCheck().healed()).singleElement().satisfies(healed -> {
            assertThat(healed.type()).isEqualTo(DiscrepancyType.QUANTITY_MISMATCH);
            assertThat(healed.resolution()).isEqualTo(Resolution.HEALED);
            assertThat(healed.cause()).isEqualTo(Cause.MISSED_EVENT);
            assertThat(healed.isCritical()).isFalse();
        });
        assertThat(desk.counters().healed()).isEqualTo(1);
    }

    @Test
    @Tag("T-41")
    void theFirstRowsOfAnAccountAreNoMissedEvents() {
        Desk desk = new Desk().open(DU1).ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1);
        desk.live(DU1, 1, "5", "100").end(BrokerEvent.STREAM);
        assertThat(desk.lastCheck().healed()).isEmpty();
        assertThat(desk.counters().healed()).isZero();
    }

    @Test
    @Tag("T-41")
    void anAnswerThatWasOnlyFasterThanTheEventIsNotToldAsMissed() {
        Desk desk = Desk.holding("5").check(DU1).answer(DU1, 1, "8", "100").live(DU1, 1, "8", "100");
        desk.end(MULTI);
        assertThat(desk.lastCheck().healed()).isEmpty();
        assertThat(desk.counters().healed()).isZero();
    }

    @Test
    @Tag("B-61")
    void anAnswerThatALiveRowHasOvertakenDoesNotWinAndIsLookedAtAgain() {
        Desk desk = Desk.holding(Policies.withoutEventChecks(), "5").check(DU1);
        desk.live(DU1, 1, "9", "100").answer(DU1, 1, "5", "100").end(MULTI).forget();
        assertThat(desk.quantity(DU1, 1)).isEqualTo("9");
        desk.pass(BookPolicy.DEFAULT.eventCheckSpacing());
        assertThat(desk.book.status().checkRunning()).isTrue();
    }

    @Test
    @Tag("B-61")
    void aLateAnswerThatNobodyAwaitsIsNeverApplied() {
        Desk desk = Desk.holding(Policies.withoutEventChecks(), "5").check(DU1).pass(Duration.ofMinutes(1));
        desk.live(DU1, 1, "9", "100").forget().answer(DU1, 1, "5", "100").answer(DU1, 2, "3", "100");
        assertThat(desk.quantity(DU1, 1)).isEqualTo("9");
        assertThat(desk.updates()).isEmpty();
        desk.pass(Duration.ofSeconds(30));
        assertThat(desk.book.status().checkRunning())
                .as("a second look decides")
                .isTrue();
    }

    @Test
    @Tag("B-38")
    void ofTwoRowsOfOneKeyTheLastBeforeTheEndCounts() {
        Desk desk = Desk.holding("5").check(DU1).forget();
        desk.answer(DU1, 1, "5", "99")
                .answer(DU1, 1, "5", "98")
                .answer(DU1, 2, "3", "7")
                .answer(DU1, 2, "3", "8");
        desk.end(MULTI);
        assertThat(desk.held(DU1, 1).averageCost()).isEqualTo(Money.of("98"));
        assertThat(desk.held(DU1, 2).averageCost()).isEqualTo(Money.of("8"));
        assertThat(desk.updates().stream().filter(update -> update.conId().value() == 1))
                .as("one change, not two")
                .hasSize(1);
    }

    @Test
    @Tag("B-38")
    void aKeyThatIsListedTwiceAtTwoCostsChangesNothingInLaterChecks() {
        Desk desk = Desk.holding("5").check(DU1);
        desk.answer(DU1, 1, "5", "99")
                .answer(DU1, 1, "5", "98")
                .end(MULTI)
                .check(DU1)
                .forget();
        desk.answer(DU1, 1, "5", "99").answer(DU1, 1, "5", "98").end(MULTI);
        assertThat(desk.updates()).isEmpty();
        assertThat(desk.lastCheck().healed()).isEmpty();
    }

    @Test
    @Tag("B-38")
    void aCostThatWaitsForTheEndIsKeptWhenTheEndNeverComes() {
        Desk desk = Desk.holding("5").check(DU1).answer(DU1, 1, "5", "99").pass(Duration.ofMinutes(1));
        assertThat(desk.held(DU1, 1).averageCost()).isEqualTo(Money.of("99"));
    }

    @Test
    @Tag("B-38")
    void aLiveCostBeatsAnEarlierAnswersCost() {
        Desk desk = Desk.holding("5")
                .check(DU1)
                .answer(DU1, 1, "5", "99")
                .live(DU1, 1, "5", "100.5")
                .end(MULTI);
        assertThat(desk.held(DU1, 1).averageCost()).isEqualTo(Money.of("100.5"));
    }

    @Test
    @Tag("B-09")
    void anAccountThatTheBrokerNoLongerNamesFailsItsCheckAndIsNotConfirmed() {
        Desk desk = Desk.holding("5").check(DU1);
        desk.say(new BrokerEvent.AccountsReported(List.of(DU2)));
        desk.ask(SnapshotMethod.POSITIONS_MULTI, 18, DU2).end(MULTI).end(18).forget();
        assertThat(desk.lastOf(DU1).completeness()).isEqualTo(Completeness.FAILED);
        desk.live(DU1, 1, "0", "0");
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(desk.facts(Fact.InputQuarantined.class)).hasSize(1);
    }

    @Test
    @Tag("B-09")
    void anAccountThatIsNamedLaterJoinsTheCheckOrBeginsOne() {
        Desk desk = Desk.holding("5");
        desk.say(new BrokerEvent.AccountsReported(List.of(DU1, DU2)));
        assertThat(desk.book.status().plan().accounts()).contains(DU2);
        Desk running = Desk.holding("5").check(DU1);
        running.say(new BrokerEvent.AccountsReported(List.of(DU1, DU2)));
        assertThat(running.book.status().plan().accounts()).containsExactly(DU2);
        assertThat(running.end(MULTI).book.status().checkRunning()).isTrue();
    }

    @Test
    @Tag("B-06")
    void anEmptyListOfAccountsSaysNothing() {
        Desk desk = Desk.holding("5");
        desk.say(new BrokerEvent.AccountsReported(List.of()));
        assertThat(desk.live(DU1, 1, "6", "100").quantity(DU1, 1)).isEqualTo("6");
    }

    @Test
    void aGapClosesOnlyWithACompleteSnapshotOfEveryAccount() {
        Desk desk = Desk.holding("5").reopen(DU1).ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1);
        assertThat(desk.facts(Fact.GapRecorded.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.closed()).isNull());
        desk.forget().live(DU1, 1, "5", "100").end(BrokerEvent.STREAM);
        assertThat(desk.facts(Fact.GapRecorded.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.closed()).isNotNull());
        assertThat(desk.book.status().gap()).isNull();
    }

    @Test
    void anUpstreamLinkCannotComeBackWithoutASession() {
        Desk desk = Desk.holding("5");
        desk.say(new Input.SessionClosed("reset"));
        desk.upstream(Upstream.RESTORED_DATA_KEPT, 1102);
        assertThat(desk.book.status().link()).isEqualTo(LinkCondition.DOWN);
    }
}
