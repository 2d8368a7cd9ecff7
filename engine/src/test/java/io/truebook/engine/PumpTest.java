package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.Entry;
import io.truebook.domain.Input;
import io.truebook.engine.FakeJournal.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-011")
class PumpTest {

    private static final Duration CHECKPOINT_TIME = Duration.ofMinutes(10);

    @Test
    @Tag("B-46")
    void everyInputGetsTheNextSeqAcrossSessionsAndOwnInputsInOrderOfArrival() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3), Scripts.live(1, 8, 1));
        world.intake.put(Scripts.own(new Input.Tick()));
        world.take(Scripts.closing(1)).take(Scripts.opening(2)).take(Scripts.live(2, 7, 4));
        world.settle();

        assertThat(world.seqs())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(world.journal.accepted()).extracting(Entry::session).containsExactly(0, 1, 1, 1, 1, 0, 1, 2, 2, 2);
    }

    @Test
    void aBatchLargerThanOneWriteKeepsItsOrder() throws IOException {
        PumpWorld world = PumpWorld.started();
        List<Arrival> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(Scripts.own(new Input.ServiceStarted("v" + i, BookPolicy.DEFAULT)));
        }
        world.take(many).settle();

        assertThat(world.journal.accepted().stream().skip(1).map(Entry::input))
                .containsExactlyElementsOf(many.stream().map(Arrival::input).toList());
    }

    @Test
    void nothingIsVisibleBeforeTheForceAndAcceptanceIsVisibleAfterIt() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.journal.failForces(Trouble.DISK_FULL);
        LiveView before = world.pump.view();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3));
        world.pump.step();

        assertThat(world.pump.view()).isSameAs(before);
        assertThat(world.pump.accepted()).isEqualTo(1);
        assertThat(world.pump.received()).isEqualTo(4);
        assertThat(world.journal.factsEnd()).isEqualTo(1);

        world.journal.failForces(Trouble.NONE);
        world.clock.advance(Duration.ofSeconds(1));
        world.pump.step();

        assertThat(world.pump.accepted()).isEqualTo(4);
        assertThat(world.pump.view().seq()).isEqualTo(4);
        assertThat(world.pump.view().position(Scripts.key(7))).isPresent();
    }

    @Test
    void factsBecomeReadableTwoMillisecondsIntoIdlenessAndListenersAreTold() throws IOException {
        PumpWorld world = PumpWorld.started();
        List<Long> told = new ArrayList<>();
        world.pump.onProgress(() -> told.add(world.journal.factsEnd()));
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3));

        assertThat(world.pump.step()).isEqualTo(3);
        assertThat(world.pump.idleNanos()).isEqualTo(2_000_000);
        assertThat(world.pump.step()).isZero();
        assertThat(world.journal.factsEnd()).isEqualTo(1);

        world.clock.advance(PumpWorld.A_MOMENT);
        assertThat(world.pump.step()).isEqualTo(1);
        assertThat(world.journal.factsEnd()).isEqualTo(4);
        assertThat(told).containsExactly(1L, 4L);

        int forces = world.journal.forces();
        world.clock.advance(PumpWorld.A_MOMENT);
        assertThat(world.pump.step()).isZero();
        assertThat(world.journal.forces())
                .as("nothing waits, nothing is forced")
                .isEqualTo(forces);
    }

    @Test
    void factsTravelWithTheNextBatchWhenOneComesFirst() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1));
        world.pump.step();
        world.take(Scripts.live(1, 7, 3));
        world.pump.step();

        assertThat(world.journal.factsEnd()).isEqualTo(3);
    }

    @Test
    void anyOtherFailureOfTheJournalEndsThePumpForGoodAndFinishTouchesNothing() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.journal.failForces(Trouble.IO_ERROR);
        world.take(Scripts.opening(1));
        assertThatThrownBy(world.pump::step).isInstanceOf(IOException.class).hasMessage("Input/output error");

        int forces = world.journal.forces();
        world.pump.finish();
        assertThat(world.journal.forces()).isEqualTo(forces);
        assertThat(world.pump.accepted()).isEqualTo(1);
    }

    @Test
    void finishDrainsEverythingAndWritesACheckpointOnlyWhenSomethingMoved() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3));
        world.cursors = Map.of("lake", 1L);
        world.pump.finish();

        assertThat(world.journal.factsEnd()).isEqualTo(4);
        assertThat(world.journal.checkpoint().orElseThrow().state().seq()).isEqualTo(4);
        assertThat(world.journal.checkpoints()).isEqualTo(1);

        world.pump.finish();
        assertThat(world.journal.checkpoints()).isEqualTo(1);

        world.cursors = Map.of("lake", 4L);
        world.pump.finish();
        assertThat(world.journal.checkpoints()).isEqualTo(2);
        assertThat(world.journal.checkpoint().orElseThrow().cursors()).isEqualTo(Map.of("lake", 4L));
    }

    @Test
    void aCheckpointIsWrittenTenMinutesAfterTheLastThoughNothingMoreCame() throws IOException {
        PumpWorld world = PumpWorld.started();
        assertThat(world.journal.checkpoints()).isZero();

        world.clock.advance(CHECKPOINT_TIME);
        world.pump.step();
        assertThat(world.journal.checkpoint().orElseThrow().state().seq()).isEqualTo(1);

        world.clock.advance(CHECKPOINT_TIME);
        world.pump.step();
        assertThat(world.journal.checkpoints()).as("nothing has changed since").isEqualTo(1);
    }

    @Test
    void aCheckpointIsWrittenAfterAMillionInputs() throws IOException {
        FakeJournal journal = new FakeJournal();
        Intake intake = new Intake(1L << 40);
        Pump pump = new Pump(Recovery.of(journal), journal, intake, new ManualClock(), () -> Map.of("lake", 5L));
        pump.begin("test", BookPolicy.DEFAULT);
        pump.step();
        PumpSpeedTest.feed(pump, intake, 999_998);
        assertThat(journal.checkpoints()).isZero();
        PumpSpeedTest.feed(pump, intake, 1);

        assertThat(journal.checkpoint().orElseThrow().state().seq()).isEqualTo(1_000_000);
        assertThat(journal.checkpoint().orElseThrow().cursors()).isEqualTo(Map.of("lake", 5L));
        PumpSpeedTest.feed(pump, intake, 1);
        assertThat(journal.checkpoints()).isEqualTo(1);
    }

    @Test
    void aCheckpointThatFindsNoRoomIsTriedAgainTenMinutesLaterAndStopsNothing() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.journal.failCheckpoints(Trouble.DISK_FULL);
        world.clock.advance(CHECKPOINT_TIME);
        world.take(Scripts.opening(1)).settle();
        world.take(Scripts.live(1, 7, 1)).settle();
        assertThat(world.journal.checkpoints()).isEqualTo(1);
        assertThat(world.pump.accepted()).isEqualTo(4);

        world.journal.failCheckpoints(Trouble.NONE);
        world.clock.advance(CHECKPOINT_TIME);
        world.settle();
        assertThat(world.journal.checkpoint().orElseThrow().state().seq()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aTickIsRecordedWhenADeadlineHasPassedAndOnlyThen() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).settle();
        long before = world.pump.accepted();
        world.clock.advance(Duration.ofSeconds(59));
        world.settle();
        assertThat(world.pump.accepted()).isEqualTo(before);

        world.clock.advance(BookPolicy.DEFAULT.snapshotTimeout());
        world.settle();
        assertThat(world.journal.accepted().getLast().input()).isEqualTo(new Input.Tick());
        assertThat(world.pump.accepted()).isEqualTo(before + 1);
        assertThat(world.pump.received()).isEqualTo(before + 1);
        assertThat(world.pump.view().status().checkRunning())
                .as("the check has timed out")
                .isFalse();
    }

    @Test
    void noTickIsRecordedWhenSomethingElseBringsTheTime() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).settle();
        world.clock.advance(Duration.ofSeconds(100));
        world.take(Scripts.live(1, 7, 1)).settle();

        assertThat(world.journal.accepted()).extracting(Entry::input).doesNotContain(new Input.Tick());
    }

    @Test
    void aDeadlineThatStaysInThePastLeadsToOneTickASecondNotToAStorm() throws IOException {
        // A book that was never started owes its housekeeping since 1970, and no tick can pay.
        PumpWorld world = PumpWorld.empty();
        for (int step = 0; step < 1000; step++) {
            world.pump.step();
        }
        world.pump.finish();
        assertThat(world.pump.accepted()).isLessThanOrEqualTo(2);

        long before = world.pump.accepted();
        for (int second = 0; second < 5; second++) {
            world.clock.advance(Duration.ofSeconds(1));
            world.stepUntilIdle();
        }
        assertThat(world.pump.accepted() - before).isLessThanOrEqualTo(5);
    }

    @Test
    void recordedTimeNeverGoesBackAndDeadlinesAreStillMetAfterTheClockWasSetBackTwoDays() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).settle();
        Instant before = world.clock.instant();
        world.clock.set(before.minus(Duration.ofDays(2)));
        try (CapturedLog log = CapturedLog.of(RecordingTime.class)) {
            for (int i = 0; i < 100; i++) {
                world.take(Scripts.live(1, 1 + i, 1)).settle();
            }
            assertThat(log.lines()).as("told once").hasSize(1);
        }
        assertThat(world.journal.accepted()).extracting(Entry::recordedAt).isSorted();
        assertThat(world.pump.aheadOfClock()).isGreaterThan(Duration.ofHours(47));

        world.clock.advance(BookPolicy.DEFAULT.snapshotTimeout().multipliedBy(2));
        world.settle();
        assertThat(world.pump.view().status().lastCheck())
                .as("the check has timed out, at half speed")
                .isNotNull();
        assertThat(world.journal.accepted()).extracting(Entry::recordedAt).isSorted();

        world.clock.set(before.plus(Duration.ofDays(1)));
        world.take(Scripts.live(1, 7, 5)).settle();
        assertThat(world.pump.aheadOfClock()).isZero();
        assertThat(world.journal.accepted().getLast().recordedAt()).isEqualTo(before.plus(Duration.ofDays(1)));
    }

    @Test
    void recordedTimeDoesNotGoBackOverARestartEither() throws IOException {
        PumpWorld world = PumpWorld.started();
        Instant last = world.journal.accepted().getLast().recordedAt();
        world.clock.set(last.minus(Duration.ofHours(1)));
        PumpWorld next = world.restarted().start();

        assertThat(next.journal.accepted().getLast().recordedAt()).isAfterOrEqualTo(last);
    }

    @Test
    void latenciesAreMeasuredFromArrivalToAcceptance() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.pump.acceptLatency();
        world.intake.put(new Arrival(0, new Input.Tick(), null, world.clock.nanoTime()));
        world.clock.advance(Duration.ofMillis(3));
        world.pump.step();

        assertThat(world.pump.acceptLatency().getMaxValue()).isBetween(2_990_000L, 3_010_000L);
        assertThat(world.pump.forceLatency().getTotalCount()).isPositive();
    }
}
