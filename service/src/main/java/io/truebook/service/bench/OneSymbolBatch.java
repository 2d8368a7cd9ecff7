package io.truebook.service.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;

/** The smallest batch there is: one symbol, durable in both tables. */
final class OneSymbolBatch implements Measurement {

    private static final int ROWS = 10;
    private static final int BATCHES = 40;
    private static final int WARM_UP = 15;
    private static final double GOAL = 60;

    @Override
    public String name() {
        return "one-symbol";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        try (LakeRig rig = new LakeRig(folder)) {
            double[] millis = new double[BATCHES];
            for (int batch = 0; batch < WARM_UP + BATCHES; batch++) {
                double took = rig.batchMillis(ROWS, 1);
                if (batch >= WARM_UP) {
                    millis[batch - WARM_UP] = took;
                }
            }
            double[] sorted = DoubleStream.of(millis).sorted().toArray();
            return List.of(new Reading(
                    "batch of one symbol p50",
                    "ms",
                    Bound.AT_MOST,
                    sorted[BATCHES / 2],
                    GOAL,
                    "%d rows, both tables; worst of %d: %.0f ms".formatted(ROWS, BATCHES, sorted[BATCHES - 1])));
        }
    }
}
