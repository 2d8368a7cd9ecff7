package io.truebook.verification.simulated;

import io.truebook.app.Truebook;
import io.truebook.domain.BookPolicy;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.verification.HistoryChecker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A Truebook that lives and dies in a simulated world: real journal, real Delta tables, real bookkeeper, on a disk in
 * memory, its roles stepped one at a time in a seeded order. Each life ends at a chosen disk operation; the next begins
 * on what that disk kept.
 */
final class SimulatedLives {

    private static final Path FOLDER = Path.of("/truebook");
    private static final Duration ROUND = Duration.ofMillis(20);

    private final ManualClock clock = new ManualClock();
    private final Map<Integer, List<byte[]>> sent = new TreeMap<>();
    private final ScriptedBroker broker;
    private UnaryOperator<Disk> plantedBug;
    private final long seed;
    private MemoryDisk disk = new MemoryDisk(clock);
    private Watermarks seen = new Watermarks(0, 0, 0);
    private int lives;

    /** @param plantedBug what stands between Truebook and its disk; identity for an honest run */
    SimulatedLives(long seed, UnaryOperator<Disk> plantedBug) {
        this.seed = seed;
        this.broker = new ScriptedBroker(seed, 2, 4);
        this.plantedBug = plantedBug;
    }

    /** The disk of the present life. */
    MemoryDisk disk() {
        return disk;
    }

    /** The bug is gone from the next life on. */
    void mend() {
        plantedBug = UnaryOperator.identity();
    }

    /** The next life begins on {@code left}. */
    void inherit(MemoryDisk left) {
        disk = left;
    }

    /**
     * Lives until the plan on the disk kills it, or until {@code happenings} changes have been told, recorded, and
     * written to the lake.
     *
     * @return false when it was killed
     */
    boolean live(int happenings) throws IOException {
        SteppedRoles roles = new SteppedRoles(seed * 1_000 + lives++);
        List<ScriptedFeed> feeds = new ArrayList<>();
        try {
            Truebook truebook = Truebook.in(FOLDER)
                    .world(clock, plantedBug.apply(disk), (host, port, timeout) -> {
                        throw new IOException("there is no network here");
                    })
                    .run(roles, Runnable::run)
                    .policy(BookPolicy.DEFAULT)
                    .feed((intake, views, quotes) -> {
                        ScriptedFeed feed = new ScriptedFeed(broker, sent, happenings, intake, views, clock);
                        feeds.add(feed);
                        return feed;
                    })
                    .start();
            roles.until(() -> {
                clock.advance(ROUND);
                seen = truebook.watermarks();
                return feeds.getFirst().isSilent() && seen.accepted() >= seen.received();
            });
            truebook.close();
            seen = truebook.watermarks();
            return true;
        } catch (MemoryDisk.Killed killed) {
            return false;
        }
    }

    /** What is wrong with the record, given all that was sent and promised; empty when nothing is. */
    List<String> violations() throws IOException {
        return new HistoryChecker(disk.otherProcess(), FOLDER).check(sent, seen);
    }
}
