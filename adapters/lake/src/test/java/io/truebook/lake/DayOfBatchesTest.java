package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trading day of intervals of 3 s in virtual time on the real file system, not forced: 1,000 positions over 50 symbols,
 * 100 marks/s offered and sampled every 30 s, 2 fills/s. {@code -Dtruebook.day.intervals=7800} is the whole day; {@code
 * -Dtruebook.day.plain=true} is the same day without compaction and clean-up, and only prints.
 */
class DayOfBatchesTest {

    private static final int INTERVALS = Integer.getInteger("truebook.day.intervals", 780);
    private static final boolean PLAIN = Boolean.getBoolean("truebook.day.plain");
    private static final int POSITIONS = 1_000;
    private static final int SYMBOLS = 50;
    private static final int FILLS_AN_INTERVAL = 6;
    private static final int INTERVALS_A_SAMPLE = 10;

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private final MemoryFactLog facts = new MemoryFactLog();
    private final Map<Path, Instant> dates = new ConcurrentHashMap<>();
    private final PositionUpdate[] state = new PositionUpdate[POSITIONS];
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private long seq;

    @AfterEach
    void stop() {
        pool.shutdown();
    }

    /** Files have the dates of the virtual clock, and nothing is forced. */
    private Disk disk() {
        Disk files = new UnforcedDisk(Disk.LOCAL);
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "forceDirectory" -> {
                            return null;
                        }
                        case "modifiedAt" -> {
                            return dates.getOrDefault((Path) arguments[0], clock.instant());
                        }
                        case "create" -> dates.put((Path) arguments[0], clock.instant());
                        case "link", "rename" -> dates.put((Path) arguments[1], clock.instant());
                        default -> {}
                    }
                    try {
                        return method.invoke(files, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private void record(int index, PositionUpdate row) {
        state[index] = KnowledgeTimes.at(row, clock.instant(), clock.instant());
        facts.add(state[index]);
    }

    private void interval(int number) {
        for (int fill = 0; fill < FILLS_AN_INTERVAL; fill++) {
            int index = (int) ((seq * 7_919 + 13) % POSITIONS);
            record(
                    index,
                    Updates.stock(
                            ++seq,
                            index + 1,
                            "SYM" + index % SYMBOLS,
                            Quantity.of(Long.toString(seq)).toString()));
        }
        if (number % INTERVALS_A_SAMPLE == 0) {
            for (int index = 0; index < POSITIONS; index++) {
                PositionUpdate known = state[index] == null
                        ? Updates.stock(seq + 1, index + 1, "SYM" + index % SYMBOLS, "100")
                        : state[index];
                record(index, Updates.valued(known, ++seq, Long.toString(100 + seq % 997) + ".25"));
            }
        }
    }

    private static void idle(DeltaLakeSink sink) {
        int done = 1;
        while (done > 0) {
            done = sink.step();
        }
    }

    @Test
    @Tag("R-071")
    @Tag("R-188")
    @Tag("B-52")
    @Tag("R-065")
    void aDayStaysSmallAndQuick() throws IOException {
        Upkeep never = new Upkeep(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Duration.ofDays(999),
                Duration.ofDays(999),
                Duration.ofDays(999),
                Duration.ofDays(999),
                Duration.ofDays(999),
                Long.MAX_VALUE,
                Duration.ofDays(999));
        LakeSettings settings = PLAIN ? LakeSettings.DEFAULTS.withUpkeep(never) : LakeSettings.DEFAULTS;
        Disk disk = disk();
        DeltaLake lake = DeltaLake.open(root, settings, disk, clock, pool, LakeOnMemory.JOURNAL, facts);
        Instant start = clock.instant();
        long began = System.nanoTime();
        for (int number = 0; number < INTERVALS; number++) {
            interval(number);
            idle(lake.sink());
            clock.advance(Duration.ofSeconds(3));
            idle(lake.sink());
        }
        lake.sink().flush();
        long took = System.nanoTime() - began;
        Instant end = clock.instant();
        print("at the end of the day", lake, took);
        if (!PLAIN) {
            clock.advance(Duration.ofHours(1));
            idle(lake.sink());
            print("an hour later, nothing on demand", lake, took);
            lake.maintenance().optimize(Progress.UNHEARD);
            clock.advance(Duration.ofHours(1));
            lake.maintenance().vacuum(Progress.UNHEARD);
            print("after optimize and vacuum", lake, took);
        }
        double current = bestMillis(() -> lake.history().current());
        double version = slowestVersion(lake.history());
        Instant middle = start.plus(Duration.between(start, end).dividedBy(2));
        double asOf = bestMillis(() -> lake.history().asOf(middle, middle));
        System.out.printf(
                "positions %.0f ms, slowest of 20 versions %.0f ms, as of noon %.0f ms%n", current, version, asOf);
        if (!PLAIN) {
            assertThat(lake.history().status())
                    .allSatisfy(table -> assertThat(table.files()).isLessThanOrEqualTo(200));
            assertThat(bytesUnder(root)).isLessThanOrEqualTo(1L << 30);
            assertThat(logBytes()).isLessThanOrEqualTo(100L << 20);
            assertThat(lake.sink().status().writeAmplification()).isLessThanOrEqualTo(20);
            assertThat(current).isLessThanOrEqualTo(100);
            assertThat(version).isLessThanOrEqualTo(500);
            assertThat(lake.maintenance().verify(Progress.UNHEARD).findings()).isEmpty();
        }
    }

    private double slowestVersion(LakeHistory history) throws IOException {
        long newest = history.current().version();
        double slowest = 0;
        for (int i = 0; i < 20; i++) {
            long version = 1 + newest * i / 20;
            slowest = Math.max(slowest, bestMillis(() -> history.atVersion(version)));
        }
        return slowest;
    }

    private interface Reading {
        void read() throws IOException;
    }

    /** Of three, because other work on the machine is not what is measured. */
    private static double bestMillis(Reading reading) throws IOException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            reading.read();
            best = Math.min(best, (System.nanoTime() - began) / 1e6);
        }
        return best;
    }

    private void print(String when, DeltaLake lake, long nanos) throws IOException {
        LakeStatus status = lake.sink().status();
        System.out.printf(
                "%s: %d intervals in %.0f s, %d commits, %d rows, files %s, disk %d MiB, log %d MiB, written %d MiB = %.1f x rows of %d MiB,"
                        + " rewritten rows %d, failures %d %s%n",
                when,
                INTERVALS,
                nanos / 1e9,
                status.commits(),
                status.updateRows(),
                lake.history().status().stream()
                        .map(LakeHistory.TableStatus::files)
                        .toList(),
                bytesUnder(root) >> 20,
                logBytes() >> 20,
                status.bytesWritten() >> 20,
                status.writeAmplification(),
                status.rowBytes() >> 20,
                status.compactedRows(),
                status.failures(),
                status.upkeepError());
    }

    private long logBytes() throws IOException {
        return bytesUnder(root.resolve("position_updates/_delta_log"))
                + bytesUnder(root.resolve("positions/_delta_log"));
    }

    private static long bytesUnder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }
}
