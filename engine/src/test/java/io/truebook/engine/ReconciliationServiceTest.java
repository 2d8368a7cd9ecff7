package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.DiscrepancyType;
import io.truebook.domain.Entry;
import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.FakeJournal.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-090")
class ReconciliationServiceTest {

    private final PumpWorld world;
    private final FakeLake lake = new FakeLake();
    private final ReconciliationService service;
    private int request = 100;

    ReconciliationServiceTest() throws IOException {
        world = PumpWorld.started();
        service = new ReconciliationService(
                world.pump::view,
                lake,
                world.intake,
                world.clock,
                () -> "127.0.0.1:7497 refuses connections; is TWS running?");
    }

    private void settle() throws IOException {
        do {
            world.settle();
        } while (service.step() > 0);
    }

    private void connect(int session) throws IOException {
        world.take(Scripts.opening(session));
        settle();
    }

    /** Answers the check that runs, completely. */
    private void answer(BrokerEvent.PositionReported... rows) throws IOException {
        long run = world.pump.view().status().plan().run();
        assertThat(run).as("a check runs").isPositive();
        world.take(Scripts.answer(world.pump.view().status().session(), run, ++request, rows));
        settle();
    }

    private BrokerEvent.PositionReported held(int conId, String quantity) {
        return Scripts.row(request + 1, conId, quantity, "10");
    }

    private ReconciliationResult last() {
        return service.lastResult().orElseThrow();
    }

    @Test
    @Tag("B-68")
    @Tag("R-091")
    void comparesAtTheStartAfterEachReconnectAndWhenTheIntervalHasPassed() throws IOException {
        connect(1);
        answer(held(7, "3"));
        assertThat(last().trigger()).isEqualTo(CheckTrigger.CONNECT);
        world.take(Scripts.closing(1));
        settle();
        connect(2);
        answer(held(7, "3"));
        long second = last().run();
        assertThat(last().trigger()).isEqualTo(CheckTrigger.CONNECT);

        world.clock.advance(BookPolicy.DEFAULT.syncInterval());
        settle();
        answer(held(7, "3"));
        assertThat(last().trigger()).isEqualTo(CheckTrigger.PERIODIC);
        assertThat(last().run()).isGreaterThan(second);
    }

    @Test
    @Tag("R-092")
    @Tag("B-37")
    void callersShareOneCheckAndAllGetItsResult() throws Exception {
        connect(1);
        lake.follow(world.pump.view());
        CompletableFuture<ReconciliationResult> during = service.reconcileNow();
        answer(held(7, "3"));
        assertThat(during.get()).isEqualTo(last());

        List<CompletableFuture<ReconciliationResult>> answers = new ArrayList<>();
        for (int caller = 0; caller < 100; caller++) {
            answers.add(service.reconcileNow());
        }
        settle();
        answer(held(7, "3"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo(last()));
        assertThat(last().trigger()).isEqualTo(CheckTrigger.ON_DEMAND);
        assertThat(world.journal.accepted())
                .extracting(Entry::input)
                .filteredOn(Input.CheckRequested.class::isInstance)
                .hasSize(1);
        assertThat(world.pump.view().status().checkRunning())
                .as("nobody asked for another")
                .isFalse();
    }

    @Test
    @Tag("B-37")
    void whoIsAnsweredMayAskAgainAtOnce() throws Exception {
        connect(1);
        List<CompletableFuture<ReconciliationResult>> again = new ArrayList<>();
        CompletableFuture<Void> first = service.reconcileNow().thenAccept(result -> again.add(service.reconcileNow()));
        CompletableFuture<ReconciliationResult> other = service.reconcileNow();
        answer(held(7, "3"));
        assertThat(first).isCompleted();
        assertThat(other).isCompleted();
        answer(held(7, "3"));

        assertThat(again)
                .singleElement()
                .satisfies(answer -> assertThat(answer.get()).isEqualTo(last()));
    }

    @Test
    @Tag("R-030")
    void refusesWithoutAConnectionAndSaysWhereAndWhatToCheck() throws IOException {
        assertThatThrownBy(service::reconcileNow)
                .isInstanceOf(BrokerNotConnectedException.class)
                .hasMessageContaining("IB not connected")
                .hasMessageContaining("127.0.0.1:7497");
        connect(1);
        world.take(Scripts.closing(1));
        settle();
        assertThatThrownBy(service::reconcileNow).isInstanceOf(BrokerNotConnectedException.class);
    }

    @Test
    @Tag("B-37")
    void whoWaitsWhenTheLinkDiesIsAnsweredThatNothingWasConcluded() throws Exception {
        connect(1);
        CompletableFuture<ReconciliationResult> during = service.reconcileNow();
        world.take(Scripts.closing(1));
        settle();

        assertThat(during).isDone();
        assertThat(during.get().complete()).isFalse();
    }

    @Test
    @Tag("B-37")
    void whoAskedJustBeforeTheLinkDiedDoesNotWaitForEver() throws IOException {
        connect(1);
        answer(held(7, "3"));
        world.take(Scripts.closing(1));
        CompletableFuture<ReconciliationResult> late = service.reconcileNow();
        settle();
        service.step();

        assertThat(late).isDone();
    }

    @Test
    @Tag("B-37")
    void whoWaitsForAJournalThatStandsStillIsToldInTheEnd() throws IOException {
        connect(1);
        answer(held(7, "3"));
        world.journal.failForces(Trouble.DISK_FULL);
        CompletableFuture<ReconciliationResult> stuck = service.reconcileNow();
        settle();
        assertThat(stuck).isNotDone();
        world.clock.advance(Duration.ofSeconds(91));
        service.step();

        assertThatThrownBy(stuck::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    @Tag("R-094")
    void aStopAnswersEverybodyAndLaterCallersToo() throws IOException {
        connect(1);
        CompletableFuture<ReconciliationResult> waiting = service.reconcileNow();
        service.stop();

        assertThat(waiting).isCompletedExceptionally();
        assertThat(service.reconcileNow()).isCompletedExceptionally();
    }

    @Test
    @Tag("R-094")
    void aComparisonThatFailsIsToldWithItsStackAndTheNextCheckIsComparedAgain() throws Exception {
        FailingViews views = new FailingViews(world.pump::view);
        ReconciliationService blind = new ReconciliationService(views::view, lake, world.intake, world.clock);
        connect(1);
        CompletableFuture<ReconciliationResult> waiting = blind.reconcileNow();
        long run = world.pump.view().status().plan().run();
        world.take(Scripts.answer(1, run, ++request, Scripts.row(request, 7, "3", "10")))
                .settle();
        views.failing = true;
        try (CapturedLog log = CapturedLog.of(ReconciliationService.class)) {
            assertThat(blind.step()).isEqualTo(1);
            assertThat(log.linesAt(Level.ERROR)).singleElement().asString().contains("Reconciliation 1 failed");
            assertThat(log.withStack()).isEqualTo(1);
        }
        assertThat(waiting).isCompletedExceptionally();
        views.failing = false;
        CompletableFuture<ReconciliationResult> next = blind.reconcileNow();
        world.settle();
        run = world.pump.view().status().plan().run();
        world.take(Scripts.answer(1, run, ++request, Scripts.row(request, 7, "3", "10")))
                .settle();
        blind.step();
        world.settle();
        blind.step();

        assertThat(next.get().complete()).isTrue();
    }

    @Test
    @Tag("B-07")
    @Tag("R-100")
    void aLakeThatCannotBeReadIsUnavailableNeverEmpty() throws IOException {
        for (FakeLake.Reading broken : List.<FakeLake.Reading>of(
                () -> {
                    throw new UnreadableLakeException("positions: no such table");
                },
                () -> {
                    throw new IOException("");
                },
                () -> {
                    throw new IllegalStateException("a checkpoint without a protocol");
                })) {
            lake.reading = broken;
            connect(world.pump.view().status().session() + 1);
            try (CapturedLog quiet = CapturedLog.of(ReconciliationService.class)) {
                answer(held(7, "3"));
                assertThat(quiet.lines()).isNotEmpty();
            }
            assertThat(last().discrepancies())
                    .singleElement()
                    .satisfies(found -> assertThat(found.type()).isEqualTo(DiscrepancyType.SOURCE_UNAVAILABLE));
            world.take(Scripts.closing(world.pump.view().status().session()));
            settle();
        }
    }

    @Test
    @Tag("B-69")
    void aLakeThatLagsOrIsAheadOfTheComparedViewIsNoDifference() throws IOException {
        connect(1);
        lake.follow(world.pump.view());
        answer(held(7, "3"), held(8, "1"));
        assertThat(last().discrepancies()).as("the lake has seen nothing of it").isEmpty();

        world.clock.advance(BookPolicy.DEFAULT.syncInterval());
        settle();
        lake.reading = () -> {
            // While the check is compared, a trade happens and reaches the lake.
            world.take(Scripts.live(1, 7, 9)).settle();
            lake.follow(world.pump.view());
            return new LakeHistory.Current(
                    world.pump.view().seq(), 2, world.pump.view().byKey());
        };
        answer(held(7, "3"), held(8, "1"));
        assertThat(last().discrepancies()).isEmpty();
        assertThat(last().complete()).isTrue();
    }

    @Test
    @Tag("R-097")
    void aResultWithoutDifferencesIsInfo() throws IOException {
        connect(1);
        try (CapturedLog log = CapturedLog.of(ReconciliationService.class)) {
            answer(held(7, "3"));
            assertThat(log.lines()).singleElement().asString().startsWith("INFO Reconciliation passed. IB: 1, Delta:");
        }
    }

    @Test
    @Tag("R-097")
    @Tag("R-096")
    @Tag("R-098")
    void eachDifferenceIsOneWarningLineAndACriticalOneMakesAnErrorOfTheSummary() throws IOException {
        connect(1);
        answer(held(7, "3"), held(8, "1"));
        LiveView before = world.pump.view();
        Map<PositionKey, PositionUpdate> rows = before.byKey();
        rows.remove(Scripts.key(8));
        lake.reading = () -> new LakeHistory.Current(before.seq(), 1, rows);
        world.clock.advance(BookPolicy.DEFAULT.syncInterval());
        settle();
        try (CapturedLog log = CapturedLog.of(ReconciliationService.class)) {
            answer(held(7, "3"), held(8, "1"));
            assertThat(log.linesAt(Level.WARN)).hasSize(2);
            assertThat(log.linesAt(Level.WARN).getFirst())
                    .startsWith("[MISSING_FROM_DELTA] ")
                    .contains("(8): ");
            assertThat(log.linesAt(Level.WARN).getLast())
                    .contains("found differences", "Discrepancies: 1 (0 critical)");
            assertThat(log.linesAt(Level.ERROR)).isEmpty();
        }

        PositionSides.turnRound(rows, Scripts.key(7));
        rows.put(Scripts.key(8), before.byKey().get(Scripts.key(8)));
        world.clock.advance(BookPolicy.DEFAULT.syncInterval());
        settle();
        try (CapturedLog log = CapturedLog.of(ReconciliationService.class)) {
            answer(held(7, "3"), held(8, "1"));
            assertThat(log.linesAt(Level.WARN)).singleElement().asString().startsWith("[POSITION_MISMATCH] S7 (7): ");
            assertThat(log.linesAt(Level.ERROR)).singleElement().asString().contains("(1 critical)");
        }
    }

    @Test
    @Tag("R-097")
    void anIncompleteCheckIsAWarningThatSaysSo() throws IOException {
        connect(1);
        try (CapturedLog log = CapturedLog.of(ReconciliationService.class)) {
            world.take(Scripts.closing(1));
            settle();
            assertThat(log.linesAt(Level.WARN)).last().asString().contains("is incomplete");
        }
    }

    @Test
    void aResultIsToldOnceAlsoAfterARestart() throws IOException {
        connect(1);
        answer(held(7, "3"));
        PumpWorld next = world.restarted().start();
        ReconciliationService restarted = new ReconciliationService(next.pump::view, lake, next.intake, next.clock);
        try (CapturedLog log = CapturedLog.of(ReconciliationService.class)) {
            for (int i = 0; i < 5; i++) {
                restarted.step();
                next.settle();
            }
            assertThat(log.lines()).isEmpty();
        }
        assertThat(restarted.lastResult()).isEqualTo(service.lastResult());
    }

    /** Views whose second reading in a step fails: a defect in the middle of a comparison. */
    private static final class FailingViews {
        boolean failing;
        private final Supplier<LiveView> views;
        private int readings;

        FailingViews(Supplier<LiveView> views) {
            this.views = views;
        }

        LiveView view() {
            if (failing && readings++ == 1) {
                throw new IllegalStateException("a defect in the comparison");
            }
            return views.get();
        }
    }
}
