package io.truebook.service.bench;

import io.truebook.engine.RawFrame;
import java.nio.file.Path;
import java.util.List;

/** Payloads to acceptance: decoded, translated, durable in the journal, folded. */
final class AcceptSpeed implements Measurement {

    private static final double GOAL = 250_000;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 20;

    @Override
    public String name() {
        return "accept";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        List<RawFrame> odd = PositionFrames.round(1);
        List<RawFrame> even = PositionFrames.round(2);
        try (AcceptanceRig rig = new AcceptanceRig(folder)) {
            rounds(rig, odd, even, WARM_UP);
            long facts = rig.pump().view().status().counters().facts();
            rig.pump().forceLatency();
            Stopwatch watch = new Stopwatch();
            rounds(rig, odd, even, ROUNDS);
            double messages = (double) ROUNDS * PositionFrames.KEYS;
            double perSecond = messages / watch.seconds();
            long changed =
                    Math.round(100 * (rig.pump().view().status().counters().facts() - facts) / messages);
            double fsync = Stopwatch.millis(rig.pump().forceLatency().getValueAtPercentile(50));
            return List.of(new Reading(
                    "decode to accepted",
                    "messages/s",
                    Bound.AT_LEAST,
                    perSecond,
                    GOAL,
                    "%d keys, %d %% changed, fsync p50 %.1f ms".formatted(PositionFrames.KEYS, changed, fsync)));
        }
    }

    private static void rounds(AcceptanceRig rig, List<RawFrame> odd, List<RawFrame> even, int rounds) {
        for (int round = 0; round < rounds; round++) {
            rig.offer(round % 2 == 0 ? odd : even);
        }
        rig.awaitAccepted();
    }
}
