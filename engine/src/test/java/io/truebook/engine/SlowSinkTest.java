package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.Threads;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real threads: who is slow holds up nobody. */
@Timeout(60)
class SlowSinkTest {

    @Test
    @Tag("B-22")
    @Tag("R-043")
    void aSinkThatStandsStillStopsNeitherTheReaderNorThePumpNorOtherHandlers() throws Exception {
        PumpWorld world = PumpWorld.started().take(Scripts.opening(1)).settle();
        PositionStreamer streamer = new PositionStreamer(
                world.journal,
                role -> Threads.run(role, (failed, failure) -> failure.printStackTrace()),
                Map.of(),
                world.clock);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger slow = new AtomicInteger();
        CountDownLatch fast = new CountDownLatch(500);
        streamer.register("slow", update -> {
            entered.countDown();
            await(released);
            slow.incrementAndGet();
        });
        streamer.register("fast", update -> fast.countDown());
        streamer.start();
        world.pump.onProgress(streamer::wake);
        world.pump.onProgress(streamer::cursors);
        try {
            for (int i = 1; i <= 500; i++) {
                assertThat(world.intake.offer(List.of(Scripts.live(1, 7, i)))).isTrue();
                world.settle();
                if (i == 1) {
                    await(entered);
                }
            }
            await(fast);
            assertThat(world.pump.accepted()).isEqualTo(503);
            assertThat(slow).hasValue(0);
            assertThat(streamer.cursors().get("handler-slow")).isLessThan(4);
        } finally {
            released.countDown();
            streamer.stop();
        }
        assertThat(slow).hasValue(500);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not come");
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void aHandlerMayAskTheStreamerWhileItIsBeingStopped() throws IOException {
        PumpWorld world = PumpWorld.started().take(Scripts.opening(1)).settle();
        PositionStreamer streamer = new PositionStreamer(
                world.journal,
                role -> Threads.run(role, (failed, failure) -> failure.printStackTrace()),
                Map.of(),
                world.clock);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        streamer.register("curious", update -> {
            entered.countDown();
            await(stopping);
            streamer.failures();
            streamer.cursors();
            try {
                streamer.register("more", other -> {});
                streamer.stop();
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        streamer.start();
        world.take(Scripts.live(1, 7, 1)).settle();
        await(entered);
        stopping.countDown();
        streamer.stop();

        assertThat(streamer.failures()).containsEntry("curious", 0L);
    }
}
