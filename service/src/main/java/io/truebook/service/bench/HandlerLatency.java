package io.truebook.service.bench;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Clock;
import io.truebook.simulator.HeldPosition;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** From the broker's decision to tell of a fill to an embedded handler: both ends of the socket and the disk between. */
final class HandlerLatency implements Measurement {

    private static final int POSITIONS = 200;
    private static final int SYMBOLS = 50;
    private static final int FILLS = 5_000;
    private static final int WARM_UP = 2_000;
    private static final double FIXED_MILLIS = 10;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    @Override
    public String name() {
        return "handler-latency";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        try (SocketRig rig = new SocketRig(folder, POSITIONS, SYMBOLS)) {
            rig.awaitLive();
            Fills fills = new Fills(rig.simulator().control().truth());
            rig.truebook().register("bench", fills::arrived);
            Pace.run(AcceptLatency.PER_SECOND, WARM_UP, number -> fills.next(rig));
            SocketRig.await("the fills of the warm-up", fills.told::isEmpty);
            fills.latency.reset();
            rig.truebook().pump().forceLatency();
            Pace.run(AcceptLatency.PER_SECOND, FILLS, number -> fills.next(rig));
            SocketRig.await("all fills", fills.told::isEmpty);
            Histogram fsync = rig.truebook().pump().forceLatency();
            double fsyncP99 = Stopwatch.millis(fsync.getValueAtPercentile(99));
            return List.of(new Reading(
                    "socket to handler p99",
                    "ms",
                    Bound.AT_MOST,
                    Stopwatch.millis(fills.latency.getValueAtPercentile(99)),
                    2 * fsyncP99 + FIXED_MILLIS,
                    "p50 %.2f ms; fsync p99 %.2f ms; %d fills/s"
                            .formatted(
                                    Stopwatch.millis(fills.latency.getValueAtPercentile(50)),
                                    fsyncP99,
                                    AcceptLatency.PER_SECOND)));
        }
    }

    /** Fills that are under way, known again by the quantity that each leaves behind. */
    private static final class Fills {
        private final List<HeldPosition> positions;
        private final Map<String, Long> told = new ConcurrentHashMap<>();
        private final Histogram latency = new ConcurrentHistogram(LONGEST_NANOS, 3);
        private int count;

        Fills(List<HeldPosition> positions) {
            this.positions = positions;
        }

        void next(SocketRig rig) {
            HeldPosition held = positions.get(count % positions.size());
            int round = 1 + count / positions.size();
            count++;
            // Away from zero, so that no fill closes the position.
            BigDecimal step = BigDecimal.valueOf(held.position().signum());
            BigDecimal after = held.position().add(step.multiply(BigDecimal.valueOf(round)));
            told.put(key(held.account(), held.conid(), after), Clock.SYSTEM.nanoTime());
            rig.simulator().control().fill(held.account(), held.conid(), step);
        }

        void arrived(PositionUpdate update) {
            Long began = told.remove(key(
                    update.account().value(),
                    update.conId().value(),
                    update.position().value()));
            if (began != null) {
                latency.recordValue(Math.min(LONGEST_NANOS, Clock.SYSTEM.nanoTime() - began));
            }
        }

        private static String key(String account, int conId, BigDecimal quantity) {
            return account + "/" + conId + "/" + quantity.stripTrailingZeros().toPlainString();
        }
    }
}
