package io.truebook.service.bench;

import io.truebook.engine.RawFrame;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long an update waits for acceptance while a thousand come each second. */
final class AcceptLatency implements Measurement {

    static final int PER_SECOND = 1_000;
    private static final int UPDATES = 5_000;
    private static final int WARM_UP = 2_000;
    private static final double FIXED_MILLIS = 2;

    @Override
    public String name() {
        return "accept-latency";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        List<RawFrame> odd = PositionFrames.round(1);
        List<RawFrame> even = PositionFrames.round(2);
        try (AcceptanceRig rig = new AcceptanceRig(folder)) {
            Pace.run(PER_SECOND, WARM_UP, number -> rig.offer(List.of(odd.get(number))));
            rig.awaitAccepted();
            rig.pump().acceptLatency();
            rig.pump().forceLatency();
            Pace.run(PER_SECOND, UPDATES, number -> rig.offer(List.of(even.get(number))));
            rig.awaitAccepted();
            Histogram accept = rig.pump().acceptLatency();
            Histogram fsync = rig.pump().forceLatency();
            double fsyncP99 = Stopwatch.millis(fsync.getValueAtPercentile(99));
            return List.of(new Reading(
                    "accept latency p99",
                    "ms",
                    Bound.AT_MOST,
                    Stopwatch.millis(accept.getValueAtPercentile(99)),
                    2 * fsyncP99 + FIXED_MILLIS,
                    "p50 %.2f ms; fsync p50 %.2f ms, p99 %.2f ms; %d updates/s"
                            .formatted(
                                    Stopwatch.millis(accept.getValueAtPercentile(50)),
                                    Stopwatch.millis(fsync.getValueAtPercentile(50)),
                                    fsyncP99,
                                    PER_SECOND)));
        }
    }
}
