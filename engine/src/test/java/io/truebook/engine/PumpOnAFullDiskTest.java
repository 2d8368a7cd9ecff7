package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.truebook.engine.FakeJournal.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-011")
@Tag("B-43")
@Tag("B-60")
class PumpOnAFullDiskTest {

    @Test
    void itIsToldOnceNothingIsLostOrDoubledAndRecordingGoesOnByItself() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).settle();
        try (CapturedLog log = CapturedLog.of(Pump.class)) {
            world.journal.failForces(Trouble.DISK_FULL);
            world.take(Scripts.live(1, 7, 3));
            for (int i = 0; i < 20; i++) {
                world.stepUntilIdle();
                world.take(Scripts.live(1, 8, 1 + i));
                world.clock.advance(Duration.ofSeconds(1));
            }
            assertThat(world.pump.trouble())
                    .hasValueSatisfying(words -> assertThat(words).contains("no space left", "free some"));
            assertThat(log.linesAt(Level.ERROR)).hasSize(1);
            assertThat(world.pump.accepted()).isEqualTo(3);

            world.journal.failForces(Trouble.NONE);
            world.settle();
            assertThat(log.linesAt(Level.WARN)).hasSize(1);
        }
        assertThat(world.pump.trouble()).isEmpty();
        assertThat(world.seqs())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 24).boxed().toList());
        assertThat(world.updates()).hasSize(21);
    }

    @Test
    void itTriesTwiceASecondAndDoesNotSpin() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.journal.failForces(Trouble.DISK_FULL);
        world.take(Scripts.opening(1));
        int before = world.journal.forces();
        for (int millis = 0; millis < 2000; millis++) {
            assertThat(world.pump.step()).isZero();
            world.clock.advance(Duration.ofMillis(1));
        }
        assertThat(world.journal.forces() - before).isEqualTo(4);
        assertThat(world.pump.idleNanos()).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void theIntakesBudgetStopsTheFeedUntilThereIsRoom() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.journal.failForces(Trouble.DISK_FULL);
        Arrival large = new Arrival(1, Scripts.row(0, 7, "1", "10"), new RawFrame(176, new byte[100_000]), 0);
        int taken = 0;
        while (world.intake.offer(List.of(large)) && taken < 1000) {
            taken++;
            world.pump.step();
        }
        assertThat(taken)
                .as("1 MiB of budget, about 300 kB each, those with the pump included")
                .isEqualTo(4);

        world.journal.failForces(Trouble.NONE);
        world.clock.advance(Duration.ofSeconds(1));
        world.settle();
        assertThat(world.intake.offer(List.of(large))).isTrue();
        assertThat(world.pump.accepted()).isEqualTo(1 + taken);
    }

    @Test
    void aStopSaysHowManyInputsCouldNotBeAcceptedAndTriesOnceMoreWithoutWaiting() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.journal.failForces(Trouble.DISK_FULL);
        world.take(Scripts.opening(1));
        world.pump.step();
        world.take(Scripts.closing(1));
        try (CapturedLog log = CapturedLog.of(Pump.class)) {
            world.pump.finish();
            assertThat(log.linesAt(Level.ERROR)).hasSize(1).first().asString().contains("3 inputs");
        }
        world.journal.failForces(Trouble.NONE);
        world.pump.finish();
        assertThat(world.pump.accepted()).isEqualTo(4);
    }

    @Test
    void factsThatFoundNoRoomBecomeDurableLater() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3));
        world.pump.step();
        world.journal.failForces(Trouble.DISK_FULL);
        world.settle();
        assertThat(world.journal.factsEnd()).isEqualTo(1);
        world.journal.failForces(Trouble.NONE);
        world.clock.advance(Duration.ofSeconds(1));
        world.settle();

        assertThat(world.journal.factsEnd()).isEqualTo(4);
    }
}
