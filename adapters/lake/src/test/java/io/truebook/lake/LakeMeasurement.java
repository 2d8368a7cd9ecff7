package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Prints what the lake costs on this machine's disk. Arguments: a folder, and how many updates to drain. */
final class LakeMeasurement {

    private final Path folder;
    private final ExecutorService pool = Executors.newFixedThreadPool(8);

    private LakeMeasurement(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        LakeMeasurement measurement = new LakeMeasurement(Files.createTempDirectory(Path.of(arguments[0]), "lake"));
        try {
            measurement.oneSymbol();
            measurement.fiftySymbols();
            measurement.drain(Integer.parseInt(arguments[1]));
        } finally {
            measurement.pool.shutdown();
        }
    }

    private DeltaLake open(String name, FactLog facts) throws IOException {
        return DeltaLake.open(
                folder.resolve(name),
                LakeSettings.DEFAULTS,
                Disk.LOCAL,
                Clock.SYSTEM,
                pool,
                LakeOnMemory.JOURNAL,
                facts);
    }

    private void oneSymbol() throws IOException {
        MemoryFactLog facts = new MemoryFactLog();
        DeltaLakeSink sink = open("one", facts).sink();
        List<Long> micros = new ArrayList<>();
        for (int batch = 1; batch <= 300; batch++) {
            facts.add(Updates.stock(batch, batch % 50 + 1, "SPY", Integer.toString(batch)));
            micros.add(timed(sink::flush));
            sink.step();
        }
        print("one symbol, one row, durable in both tables", micros.subList(100, 300));
    }

    private void fiftySymbols() throws IOException {
        MemoryFactLog facts = new MemoryFactLog();
        DeltaLakeSink sink = open("fifty", facts).sink();
        List<Long> micros = new ArrayList<>();
        List<Long> plain = new ArrayList<>();
        long seq = 0;
        for (int batch = 1; batch <= 60; batch++) {
            for (int row = 0; row < 100; row++) {
                seq++;
                facts.add(Updates.stock(seq, row + 1, "S" + row % 50, Long.toString(seq)));
            }
            micros.add(timed(sink::flush));
            sink.step();
            int number = batch;
            plain.add(timed(() -> writePlainly(number)));
        }
        print("100 rows over 50 symbols, both tables", micros.subList(20, 60));
        print("  51 files of the same size written and forced plainly", plain.subList(20, 60));
    }

    private void writePlainly(int number) throws IOException {
        byte[] content = new byte[9_000];
        for (int file = 0; file < 51; file++) {
            Path path = folder.resolve("plain-" + number + "-" + file);
            try (Disk.DiskFile out = Disk.LOCAL.create(path)) {
                out.append(ByteBuffer.wrap(content));
                out.force();
            }
        }
    }

    private void drain(int updates) throws IOException {
        GeneratedFacts facts = new GeneratedFacts(updates);
        DeltaLakeSink sink = open("drain", facts).sink();
        long micros = timed(() -> {
            while (sink.inLake() < updates) {
                sink.step();
            }
        });
        read(open("drain", facts).history());
        Runtime.getRuntime().gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf(
                "%d updates over 500 symbols: %.1f s, %s, heap after %d MiB%n",
                updates, micros / 1e6, sink.status(), heap >> 20);
    }

    private static void read(LakeHistory history) throws IOException {
        System.out.printf("read positions %.1f ms%n", timed(history::current) / 1e3);
        System.out.printf("read positions again %.1f ms%n", timed(history::current) / 1e3);
        System.out.printf(
                "read the state of a moment %.1f ms%n",
                timed(() -> history.asOf(Updates.START.plusSeconds(500))) / 1e3);
        System.out.printf(
                "read one key's history %.1f ms%n",
                timed(() -> history.history(Updates.stock(1, 77, "SYM76", "1").key())) / 1e3);
    }

    /** Facts made when they are read: 10,000 positions over 500 symbols. */
    private record GeneratedFacts(int count) implements FactLog {

        @Override
        public long factsEnd() {
            return count;
        }

        @Override
        public FactReader read(long seq) {
            return new FactReader() {
                private long at = seq;

                @Override
                public FactBatch next(int maxFacts) {
                    long from = at;
                    List<Fact> facts = new ArrayList<>();
                    while (at < count && facts.size() < maxFacts) {
                        at++;
                        int key = (int) (at * 7_919 % 10_000);
                        facts.add(Updates.stock(at, key + 1, "SYM" + key % 500, Long.toString(at)));
                    }
                    return new FactBatch(from, at, facts);
                }

                @Override
                public void close() {
                    at = count;
                }
            };
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static long timed(Work work) throws IOException {
        long started = System.nanoTime();
        work.run();
        return (System.nanoTime() - started) / 1_000;
    }

    private static void print(String what, List<Long> micros) {
        List<Long> sorted = micros.stream().sorted().toList();
        System.out.printf(
                "%s: p50 %.1f ms, p95 %.1f ms%n",
                what, sorted.get(sorted.size() / 2) / 1e3, sorted.get(sorted.size() * 95 / 100) / 1e3);
    }
}
