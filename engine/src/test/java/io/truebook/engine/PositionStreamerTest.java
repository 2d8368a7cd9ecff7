package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-043")
@Tag("R-048")
@Tag("B-01")
@Tag("B-02")
@Tag("B-03")
class PositionStreamerTest {

    private final PumpWorld world;
    private final SteppedRoles roles = new SteppedRoles(1);
    private final PositionStreamer streamer;

    PositionStreamerTest() throws IOException {
        world = PumpWorld.started().take(Scripts.opening(1)).settle();
        streamer = new PositionStreamer(world.journal, roles, Map.of(), world.clock);
    }

    private static PositionUpdateHandler into(List<PositionUpdate> seen) {
        return seen::add;
    }

    private void happen(int updates) throws IOException {
        for (int i = 1; i <= updates; i++) {
            int quantity = world.updates().size() + i;
            world.take(Scripts.live(1, 1 + i % 5, quantity));
        }
        world.settle();
    }

    @Test
    @Tag("R-040")
    @Tag("B-21")
    void eachOfAnyNumberOfHandlersSeesEveryUpdateOnceAndInOrder() throws IOException {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            SteppedRoles seeded = new SteppedRoles(seed);
            PositionStreamer many = new PositionStreamer(world.journal, seeded, Map.of(), world.clock);
            List<List<PositionUpdate>> seen = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                List<PositionUpdate> mine = new ArrayList<>();
                seen.add(mine);
                assertThat(many.register("h" + i, into(mine))).isTrue();
            }
            many.start();
            int before = world.updates().size();
            for (int i = 0; i < 10; i++) {
                happen(1 + random.nextInt(30));
                seeded.round();
            }
            seeded.untilIdle();
            List<PositionUpdate> expected =
                    world.updates().subList(before, world.updates().size());
            assertThat(seen)
                    .as("seed %d", seed)
                    .allSatisfy(mine -> assertThat(mine).isEqualTo(expected));
        }
    }

    @Test
    void theSameHandlerOrNameIsNotRegisteredTwice() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        PositionUpdateHandler handler = into(seen);
        assertThat(streamer.register("one", handler)).isTrue();
        assertThat(streamer.register("two", handler)).isFalse();
        assertThat(streamer.register("one", into(new ArrayList<>()))).isFalse();
        assertThatThrownBy(() -> streamer.register(" ", into(seen))).isInstanceOf(IllegalArgumentException.class);
        streamer.start();
        happen(3);
        roles.untilIdle();

        assertThat(seen).hasSize(3);
    }

    @Test
    @Tag("R-045")
    void startAndStopChangeNothingTheSecondTimeAndAStoppedStreamerGoesOnWhereItWas() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        streamer.register("one", into(seen));
        try (CapturedLog log = CapturedLog.of(PositionStreamer.class)) {
            streamer.start();
            streamer.start();
            assertThat(log.lines()).containsExactly("WARN The position streamer is already running");
        }
        happen(3);
        roles.untilIdle();
        streamer.stop();
        streamer.stop();
        assertThat(world.journal.openReaders()).isZero();
        happen(2);
        roles.untilIdle();
        assertThat(seen).hasSize(3);

        streamer.start();
        roles.untilIdle();
        assertThat(seen).hasSize(5).isEqualTo(world.updates());
    }

    @Test
    @Tag("R-047")
    @Tag("B-44")
    @Tag("B-47")
    void aStopHandsOutWhatIsDurable() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        streamer.register("one", into(seen));
        streamer.start();
        happen(2500);
        streamer.stop();

        assertThat(seen).isEqualTo(world.updates());
        assertThat(streamer.cursors()).containsEntry("handler-one", world.journal.factsEnd());
    }

    @Test
    @Tag("R-047")
    void aStopLeavesASlowHandlerAfterTenSecondsAndTheRestComesAtTheNextStart() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        List<PositionUpdate> others = new ArrayList<>();
        streamer.register("other", into(others));
        streamer.register("slow", update -> {
            seen.add(update);
            world.clock.advance(Duration.ofSeconds(1));
        });
        streamer.start();
        happen(50);
        try (CapturedLog log = CapturedLog.of(PositionStreamer.class)) {
            streamer.stop();
            assertThat(log.linesAt(Level.WARN)).singleElement().asString().contains("Handler slow", "next start");
        }
        assertThat(others).hasSize(50);
        assertThat(seen).hasSize(10);

        PositionStreamer next = new PositionStreamer(world.journal, roles, streamer.cursors(), world.clock);
        next.register("slow", into(seen));
        next.start();
        roles.untilIdle();
        assertThat(seen).isEqualTo(world.updates());
    }

    @Test
    @Tag("R-044")
    @Tag("B-30")
    void aFailingHandlerIsIsolatedAndToldAtPowersOfTwo() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        streamer.register("bad", update -> {
            if (update.seq() % 2 == 0) {
                throw new NoClassDefFoundError("gone/Away");
            }
            throw new IllegalStateException("no");
        });
        streamer.register("good", into(seen));
        streamer.start();
        happen(20);
        try (CapturedLog log = CapturedLog.of(HandlerCursor.class)) {
            roles.untilIdle();
            assertThat(log.linesAt(Level.ERROR)).hasSize(5).first().asString().contains("Handler bad", "DU1000001/");
            assertThat(log.linesAt(Level.ERROR)).last().asString().contains("16 failures");
            assertThat(log.withStack()).isEqualTo(5);
        }
        assertThat(seen).hasSize(20);
        assertThat(streamer.failures()).isEqualTo(Map.of("bad", 20L, "good", 0L));
        assertThat(streamer.cursors().values()).containsOnly(world.journal.factsEnd());
        assertThat(roles.failures()).isEmpty();
    }

    @Test
    @Tag("R-044")
    void aHandlerThatRunsOutOfStackIsIsolatedAndOneThatRunsOutOfMemoryEndsItsRole() throws IOException {
        streamer.register("deep", update -> {
            throw new StackOverflowError();
        });
        streamer.register("fat", update -> {
            throw new OutOfMemoryError("simulated");
        });
        streamer.start();
        happen(1);
        assertThatThrownBy(roles::untilIdle).isInstanceOf(OutOfMemoryError.class);
        assertThat(streamer.failures()).containsEntry("fat", 0L);
    }

    @Test
    @Tag("R-044")
    void anInterruptThatAHandlerLeavesBehindDoesNotReachTheJournal() throws IOException {
        streamer.register("rude", update -> Thread.currentThread().interrupt());
        streamer.start();
        happen(1);
        roles.untilIdle();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    @Tag("B-44")
    void cursorsSurviveARestartAlsoOfAHandlerThatIsNotRegisteredForAWhile() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        streamer.register("one", into(seen));
        streamer.start();
        happen(4);
        roles.untilIdle();
        streamer.stop();
        PositionStreamer without = new PositionStreamer(world.journal, roles, streamer.cursors(), world.clock);
        without.start();
        happen(3);
        roles.untilIdle();
        without.stop();
        PositionStreamer with = new PositionStreamer(world.journal, roles, without.cursors(), world.clock);
        with.register("one", into(seen));
        with.start();
        roles.untilIdle();
        assertThat(seen).isEqualTo(world.updates()).hasSize(7);

        assertThat(with.forget("one")).as("it is registered").isFalse();
        assertThat(without.forget("one")).isTrue();
        assertThat(without.cursors()).isEmpty();
    }

    @Test
    void aNewHandlerBeginsWithTheNextUpdateAndMayComeAfterTheStart() throws IOException {
        happen(3);
        streamer.start();
        List<PositionUpdate> seen = new ArrayList<>();
        streamer.register("late", into(seen));
        happen(2);
        roles.untilIdle();

        assertThat(seen).isEqualTo(world.updates().subList(3, 5));
    }

    @Test
    void aSinksCursorIsNotMistakenForAHandlers() throws IOException {
        PositionStreamer other =
                new PositionStreamer(world.journal, roles, Map.of("lake", 3L, "handler-x", 2L), world.clock);

        assertThat(other.cursors()).isEqualTo(Map.of("handler-x", 2L));
    }

    @Test
    void aHandlerMayStopTheStreamerItself() throws IOException {
        List<PositionUpdate> seen = new ArrayList<>();
        streamer.register("last", update -> {
            seen.add(update);
            try {
                streamer.stop();
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        streamer.start();
        happen(5);
        roles.untilIdle();

        assertThat(seen).isEqualTo(world.updates());
        assertThat(streamer.failures()).containsEntry("last", 0L);
    }

    @Test
    @Tag("B-45")
    void updatesCanBePulledEachOnceAndNeverMoreThanAskedFor() throws IOException {
        happen(250);
        List<PositionUpdate> pulled = new ArrayList<>();
        List<PositionUpdate> some = streamer.drainBuffered(7);
        while (!some.isEmpty()) {
            assertThat(some).hasSizeLessThanOrEqualTo(7);
            pulled.addAll(some);
            some = streamer.drainBuffered(7);
        }
        assertThat(pulled).isEqualTo(world.updates()).hasSize(250);
        assertThatThrownBy(() -> streamer.drainBuffered(0)).hasMessageContaining("not 0");

        happen(3);
        assertThat(streamer.drainBuffered(Integer.MAX_VALUE)).hasSize(3);
    }

    @Test
    void pullingGoesOnAfterAStop() throws IOException {
        streamer.start();
        happen(3);
        assertThat(streamer.drainBuffered(2)).hasSize(2);
        streamer.stop();
        assertThat(streamer.drainBuffered(10)).hasSize(1);
    }
}
