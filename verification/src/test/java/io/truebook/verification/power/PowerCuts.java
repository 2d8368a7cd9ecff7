package io.truebook.verification.power;

import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Truebook under load, and cuts at random instants while it goes on. After half of them it is killed and another goes
 * on in its folder, so that cuts also fall into the first start and into a recovery. One with a flaw lives once, and is
 * first let come to have something to lose. At the end the folder itself is judged: what a mere kill breaks is not
 * the work of a cut.
 */
final class PowerCuts {

    private static final int RATE_PER_SECOND = 100;
    private static final String DATA = "data";
    private static final int LONGEST_PAUSE_MILLIS = 800;

    private final Flaw flaw;
    private final PowerDisk.Order order;
    private final Random random;
    private final List<List<String>> violations = new ArrayList<>();
    private Promises promised = Promises.NONE;
    private int atStake;
    private long slowestCopyMillis;

    PowerCuts(Flaw flaw, PowerDisk.Order order, long seed) {
        this.flaw = flaw;
        this.order = order;
        this.random = new Random(seed);
    }

    /** Makes the disk, starts the writer, and cuts. */
    Tally cut(int times) throws IOException {
        long began = System.nanoTime();
        List<String> withoutCut;
        try (PowerDisk disk = PowerDisk.create(order);
                Simulator simulator =
                        Simulator.start(SimulatorSettings.in(disk.outside().resolve("simulator"))
                                .seed(random.nextLong())
                                .accounts(2)
                                .positions(12)
                                .symbols(3)
                                .ratePerSecond(RATE_PER_SECOND)
                                .valuationInterval(Duration.ofSeconds(1))
                                .build())) {
            if (flaw != Flaw.NONE) {
                live(disk, simulator, times);
            } else {
                live(disk, simulator, times / 2);
                live(disk, simulator, times - times / 2);
            }
            withoutCut = Aftermath.judge(disk.folder().resolve(DATA), promised, simulator);
        }
        return new Tally(
                violations,
                withoutCut,
                atStake,
                promised.marks().accepted(),
                slowestCopyMillis,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private void live(PowerDisk disk, Simulator simulator, int times) throws IOException {
        Path log = disk.outside().resolve("writer.log");
        try (WriterProcess writer =
                WriterProcess.start(disk.folder().resolve(DATA), simulator.twsPort(), flaw, promised, log)) {
            if (flaw != Flaw.NONE) {
                writer.await("something to lose", Promises::areWorthACut);
            }
            for (int cut = 0; cut < times; cut++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS)));
                promised = writer.promised();
                cutOnce(disk, simulator);
            }
        }
    }

    private void cutOnce(PowerDisk disk, Simulator simulator) throws IOException {
        atStake += promised.areWorthACut() ? 1 : 0;
        try (PowerDisk.Cut cut = disk.cut()) {
            slowestCopyMillis = Math.max(slowestCopyMillis, TimeUnit.NANOSECONDS.toMillis(cut.nanos()));
            violations.add(Aftermath.judge(cut.folder().resolve(DATA), promised, simulator));
        }
    }
}
