package io.truebook.service.bench;

import io.truebook.domain.PositionUpdate;
import io.truebook.simulator.HeldPosition;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills as fast as the socket gives them. */
final class Flood implements Measurement {

    private static final int POSITIONS = 10_000;
    private static final int SYMBOLS = 500;
    private static final double LAKE_GOAL = 60;
    private static final double HEAP_GOAL = 1024;
    private static final double MEBIBYTE = 1 << 20;

    private final int updates;

    Flood(int updates) {
        this.updates = updates;
    }

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        try (SocketRig rig = new SocketRig(folder, POSITIONS, SYMBOLS)) {
            rig.awaitLive();
            rig.awaitAllFrames();
            rig.awaitInLake();
            heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
            long before = rig.framesSent();
            Stopwatch watch = new Stopwatch();
            rig.simulator().control().thaw();
            while (rig.framesSent() - before < updates) {
                Pace.run(100, 2, number -> {});
            }
            rig.simulator().control().freeze();
            rig.awaitAllFrames();
            double accepted = watch.seconds();
            rig.awaitInLake();
            double inLake = watch.seconds();
            long sent = rig.framesSent() - before;
            double heap = heapPools().stream()
                            .mapToLong(pool -> pool.getPeakUsage().getUsed())
                            .sum()
                    / MEBIBYTE;
            long lost = wrongRows(rig);
            String beside =
                    "%,d frames, all accepted after %.1f s (%,.0f/s)".formatted(sent, accepted, sent / accepted);
            return List.of(
                    new Reading("flood to lake", "s", Bound.AT_MOST, inLake, LAKE_GOAL, beside),
                    new Reading("flood heap", "MiB", Bound.AT_MOST, heap, HEAP_GOAL, "peak, the simulator's included"),
                    new Reading(
                            "flood wrong rows",
                            "rows",
                            Bound.AT_MOST,
                            lost,
                            0,
                            "live view and lake against the broker"));
        }
    }

    /** Rows on which live view or lake differ from the broker; a frame that was lost would leave one behind. */
    private static long wrongRows(SocketRig rig) throws Exception {
        Map<String, BigDecimal> truth = new HashMap<>();
        for (HeldPosition held : rig.simulator().control().truth()) {
            truth.put(held.account() + "/" + held.conid(), held.position());
        }
        return wrong(truth, rig.truebook().view().open().toList())
                + wrong(
                        truth,
                        rig.truebook().history().current().rows().values().stream()
                                .filter(row -> !row.isFlat())
                                .toList());
    }

    private static long wrong(Map<String, BigDecimal> truth, List<PositionUpdate> rows) {
        long wrong = Math.abs(truth.size() - rows.size());
        for (PositionUpdate row : rows) {
            BigDecimal held = truth.get(row.key().toString());
            if (held == null || held.compareTo(row.position().value()) != 0) {
                wrong++;
            }
        }
        return wrong;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
