package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.MULTI;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the broker is asked. */
class ChecksTest {

    private static final Duration GRACE = BookPolicy.DEFAULT.grace();
    private static final Duration SPACING = BookPolicy.DEFAULT.eventCheckSpacing();

    private static CheckTrigger trigger(Desk desk) {
        return desk.answer(DU1, 1, desk.quantity(DU1, 1), "100")
                .end(MULTI)
                .lastCheck()
                .trigger();
    }

    private static Desk asked(Desk desk) {
        return desk.ask(SnapshotMethod.POSITIONS_MULTI, MULTI, DU1);
    }

    private static boolean runs(Desk desk) {
        return desk.book.status().checkRunning();
    }

    @Test
    @Tag("B-68")
    void aCheckBeginsWithTheAccountsOfASession() {
        Desk desk = new Desk();
        desk.say(new Input.SessionOpened(200, "127.0.0.1:7497"));
        assertThat(runs(desk)).isFalse();
        desk.say(new BrokerEvent.AccountsReported(List.of(DU1)));
        assertThat(desk.book.status().plan()).isEqualTo(new CheckPlan(1, 1, List.of(DU1)));
    }

    @Test
    @Tag("R-091")
    void aCheckIsMadeEachInterval() {
        Desk desk = Desk.holding(Policies.every(Duration.ofMinutes(2)), "5");
        assertThat(desk.book.nextDeadline()).isEqualTo(Desk.OPENING.plusSeconds(120));
        assertThat(runs(desk.pass(Duration.ofSeconds(119)))).isFalse();
        assertThat(trigger(asked(desk.pass(Duration.ofSeconds(1))))).isEqualTo(CheckTrigger.PERIODIC);
        assertThat(desk.book.nextDeadline()).isEqualTo(Desk.OPENING.plusSeconds(240));
    }

    @Test
    @Tag("R-092")
    void aCheckIsMadeOnDemand() {
        assertThat(trigger(Desk.holding("5").check(DU1))).isEqualTo(CheckTrigger.ON_DEMAND);
    }

    @Test
    @Tag("R-092")
    @Tag("B-06")
    void aCheckWithoutAConnectionFailsAtOnceAndSaysWhy() {
        Desk desk = Desk.holding("5");
        desk.say(new Input.SessionClosed("reset"));
        desk.say(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        assertThat(runs(desk)).isFalse();
        assertThat(desk.lastOf(DU1).completeness()).isEqualTo(Completeness.FAILED);
        assertThat(desk.lastOf(DU1).reason()).contains("no connection");
    }

    @Test
    @Tag("R-092")
    void aCheckBeforeTheAccountsAreNamedFailsAtOnceAndSaysWhy() {
        Desk desk = Desk.holding("5");
        desk.say(new Input.SessionClosed("reset"));
        desk.session++;
        desk.say(new Input.SessionOpened(200, "127.0.0.1:7497"));
        desk.say(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        assertThat(desk.lastOf(DU1).reason()).contains("not named");
    }

    @Test
    @Tag("B-37")
    void whoeverAsksWhileACheckRunsSharesIt() {
        Desk desk = Desk.holding("5").check(DU1);
        long run = desk.book.status().lastRun();
        desk.say(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        desk.live(DU1, 1, "6", "100").pass(GRACE);
        assertThat(desk.book.status().lastRun()).isEqualTo(run);
        desk.answer(DU1, 1, "6", "100").end(MULTI);
        assertThat(desk.facts(Fact.CheckConcluded.class)).hasSize(1).allMatch(concluded -> concluded.run() == run);
    }

    @Test
    @Tag("B-37")
    void aCheckThatIsNotAnsweredIsGivenUp() {
        Desk desk = Desk.holding("5").check(DU1);
        assertThat(desk.book.nextDeadline()).isEqualTo(desk.now.plus(BookPolicy.DEFAULT.snapshotTimeout()));
        assertThat(runs(desk.pass(BookPolicy.DEFAULT.snapshotTimeout()))).isFalse();
        assertThat(desk.lastOf(DU1).reason()).contains("no answer within 60 s");
    }

    @Test
    @Tag("T-42")
    @Tag("R-093")
    @Tag("R-176")
    void aTradeStartsACheckAfterTheGraceUnlessThatIsSwitchedOff() {
        Desk on = Desk.holding("5").pass(SPACING).live(DU1, 1, "6", "100");
        assertThat(runs(on)).isFalse();
        assertThat(trigger(asked(on.pass(GRACE)))).isEqualTo(CheckTrigger.TRADE);
        Desk other =
                Desk.holding(Policies.withoutTradeChecks(), "5").pass(SPACING).live(DU1, 1, "6", "100");
        assertThat(trigger(asked(other.pass(GRACE)))).isEqualTo(CheckTrigger.POSITION_UPDATE);
        Desk off =
                Desk.holding(Policies.withoutEventChecks(), "5").pass(SPACING).live(DU1, 1, "6", "100");
        assertThat(runs(off.pass(GRACE))).isFalse();
    }

    @Test
    @Tag("T-42")
    @Tag("R-093")
    @Tag("R-176")
    void aChangedCostStartsACheckUnlessThatIsSwitchedOff() {
        Desk on = Desk.holding("5").pass(SPACING).live(DU1, 1, "5", "101").pass(GRACE);
        assertThat(runs(on)).isTrue();
        Desk off = Desk.holding(Policies.withoutUpdateChecks(), "5")
                .pass(SPACING)
                .live(DU1, 1, "5", "101")
                .pass(GRACE);
        assertThat(runs(off)).isFalse();
        assertThat(off.held(DU1, 1).averageCost()).as("facts always flow").isEqualTo(Money.of("101"));
    }

    @Test
    @Tag("R-093")
    void checksThatEventsStartKeepTheirDistance() {
        Desk desk = Desk.holding("5").live(DU1, 1, "6", "100").pass(SPACING.minusMillis(1));
        assertThat(runs(desk)).isFalse();
        assertThat(runs(desk.pass(Duration.ofMillis(1)))).isTrue();
    }

    @Test
    @Tag("T-42")
    @Tag("R-176")
    @Tag("R-177")
    void nothingIsDueWhileSynchronisationIsSwitchedOff() {
        Desk desk = Desk.holding("5").live(DU1, 1, "6", "100");
        desk.say(new Input.SessionClosed("stop"));
        desk.say(new Input.ServiceStarted("test", Policies.disabled()));
        desk.pass(Duration.ofDays(3));
        assertThat(runs(desk)).isFalse();
        assertThat(desk.facts(Fact.CheckConcluded.class)).isEmpty();
    }

    @Test
    @Tag("B-68")
    void aRestartEndsTheSessionThatTheLastProcessLeftOpen() {
        Desk desk = Desk.holding("5").check(DU1);
        desk.now = desk.now.plusSeconds(20);
        desk.say(new Input.ServiceStarted("test", BookPolicy.DEFAULT), 0);
        assertThat(desk.facts(Fact.GapRecorded.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.from()).isEqualTo(desk.now.minusSeconds(20)));
        assertThat(desk.book.status().link()).isEqualTo(LinkCondition.DOWN);
        assertThat(runs(desk)).isFalse();
    }

    @Test
    @Tag("T-36")
    void aThousandAccountsAreCheckedWithoutScanningTheBookForEach() {
        Desk desk = new Desk();
        List<AccountId> accounts = IntStream.range(0, 1_000)
                .mapToObj(at -> new AccountId("DU" + at))
                .toList();
        desk.open(accounts.toArray(AccountId[]::new))
                .ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, accounts.toArray(AccountId[]::new));
        long began = ProcessorTime.nanos();
        for (int at = 0; at < 10_000; at++) {
            desk.live(accounts.get(at % 1_000), at + 1, "5", "100");
        }
        desk.end(BrokerEvent.STREAM);
        Duration taken = Duration.ofNanos(ProcessorTime.nanos() - began);

        // A scan of the book for each account would be ten million looks at positions; a copy of it for each row more.
        assertThat(taken).as("10,000 positions in a full sync").isLessThan(Duration.ofSeconds(1));
        assertThat(desk.lastCheck().isComplete()).isTrue();
        assertThat(desk.facts(Fact.CheckConcluded.class).getLast().summary()).isEqualTo("1000 accounts, 1000 COMPLETE");
        assertThat(desk.book.status().accounts()).isSameAs(desk.book.status().accounts());
        assertThat(desk.book.status().plan()).isSameAs(desk.book.status().plan());
    }
}
