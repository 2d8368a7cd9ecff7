package io.truebook.service.bench;

import java.nio.file.Path;
import java.util.List;

/** A large book from nothing: from the end of its snapshot to the view, and to the lake. */
final class Snapshot implements Measurement {

    private static final int POSITIONS = 10_000;
    private static final int SYMBOLS = 500;
    private static final double VIEW_GOAL = 1;
    private static final double LAKE_GOAL = 5;

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        try (SocketRig rig = new SocketRig(folder, POSITIONS, SYMBOLS)) {
            int held = rig.simulator().control().truth().size();
            Stopwatch connecting = new Stopwatch();
            rig.awaitLive();
            double snapshot = connecting.seconds();
            Stopwatch watch = new Stopwatch();
            rig.awaitHeld(held);
            double inView = watch.seconds();
            rig.awaitInLake();
            double inLake = watch.seconds();
            String beside =
                    "%d positions over %d symbols; the snapshot itself %.1f s".formatted(held, SYMBOLS, snapshot);
            return List.of(
                    new Reading("snapshot end to view", "s", Bound.AT_MOST, inView, VIEW_GOAL, beside),
                    new Reading("snapshot end to lake", "s", Bound.AT_MOST, inLake, LAKE_GOAL, beside));
        }
    }
}
