package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.TruebookStatus.Condition;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.simulator.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each force of journal and lake takes long, as on a disk that is busy, throttled or about to fail. */
class SlowDiskTest {

    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);
    private static final int BUSY_RATE = 20_000;

    @TempDir
    private Path folder;

    @Test
    @Tag("R-011")
    @Tag("B-60")
    void aSlowDiskDelaysAndNothingElse() throws Exception {
        slowed(FaultRun.RATE, List.of(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(6)));
    }

    @Test
    @Tag("long")
    void aSlowDiskUnderAFloodSlowsTheBrokerDownInsteadOfFillingTheMemory() throws Exception {
        slowed(BUSY_RATE, List.of(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    private void slowed(int rate, List<Duration> stalls) throws Exception {
        Path data = folder.resolve("data");
        SlowDisk disk = SlowDisk.over(Disk.LOCAL);
        try (Simulator simulator = Simulator.start(FaultRun.market(folder.resolve("simulator")))) {
            Watermarks promised = stalled(data, simulator, disk, rate, stalls);
            Verdict.requireTrue(data, simulator, promised);
        }
    }

    private static Watermarks stalled(Path data, Simulator simulator, SlowDisk disk, int rate, List<Duration> stalls)
            throws Exception {
        try (Embedded service = Embedded.start(data, simulator, disk)) {
            service.awaitBusy(FaultRun.RATE / 2);
            simulator.control().rate(rate);
            service.truebook().pump().acceptLatency();
            Watching watching = new Watching(service);
            long p99 = 0;
            for (Duration stall : stalls) {
                disk.stall(stall);
                watching.watch(stall.plus(Duration.ofSeconds(1)), stall);
                disk.stall(Duration.ZERO);
                Histogram latency = service.truebook().pump().acceptLatency();
                p99 = Math.max(p99, latency.getValueAtPercentile(99));
            }
            long waiting = service.marks().received();
            simulator.control().rate(FaultRun.RATE);
            Duration caughtUp = service.await(
                    "what has waited to be accepted", any -> service.marks().accepted() >= waiting);
            Watermarks promised = service.awaitAllAccepted(simulator);
            assertThat(service.truebook().status().condition()).isEqualTo(Condition.WELL);
            assertThat(watching.told).isTrue();
            assertThat(caughtUp).isLessThan(Duration.ofSeconds(30));
            Figures.of("slow disk")
                    .and("lost", 0, "0")
                    .and("false link alarms", 0, "0")
                    .and("most bytes waiting for acceptance", watching.mostBytesWaiting, "<= 17825792")
                    .seconds("accept p99 while stalled", Duration.ofNanos(p99), "any")
                    .seconds("caught up after", caughtUp, "<= 30")
                    .print();
            assertThat(watching.mostBytesWaiting).isLessThan(17L << 20);
            return promised;
        }
    }

    /** Looks at a service while its disk stalls. */
    private static final class Watching {

        /** What an input holds at the least while it waits. */
        private static final int LEAST_BYTES = 128;

        private final Embedded service;
        private long mostBytesWaiting;
        private boolean told;

        Watching(Embedded service) {
            this.service = service;
        }

        void watch(Duration time, Duration stall) {
            long until = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < until) {
                Watermarks marks = service.marks();
                mostBytesWaiting = Math.max(mostBytesWaiting, LEAST_BYTES * (marks.received() - marks.accepted()));
                assertThat(service.link()).as("while a force takes %s", stall).isEqualTo("LIVE");
                var trouble = service.truebook().status().trouble();
                if (trouble.isPresent()) {
                    told = true;
                    assertThat(stall).isGreaterThanOrEqualTo(WORTH_TELLING);
                    assertThat(trouble.get()).contains("has not finished a write");
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    @Test
    void aJournalThatDoesNotWaitForASlowDiskIsCaught() throws Exception {
        Path data = folder.resolve("data");
        SlowDisk disk = SlowDisk.notWaitedFor(Disk.LOCAL);
        try (Simulator simulator = Simulator.start(FaultRun.market(folder.resolve("simulator")))) {
            Watermarks promised;
            try (Embedded service = Embedded.start(data, simulator, disk)) {
                service.awaitBusy(FaultRun.RATE / 2);
                disk.stall(Duration.ofSeconds(2));
                service.awaitBusy(FaultRun.RATE / 2);
                promised = service.marks();
                disk.stall(Duration.ZERO);
            }
            assertThat(Planted.found(() -> Verdict.ofRecord(data, simulator, promised)))
                    .isNotEmpty();
        }
    }
}
