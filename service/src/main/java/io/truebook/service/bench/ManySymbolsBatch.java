package io.truebook.service.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A batch over many partitions, beside what the same files cost when somebody just writes and syncs them. */
final class ManySymbolsBatch implements Measurement {

    private static final int ROWS = 100;
    private static final int SYMBOLS = 50;
    private static final int BATCHES = 11;
    private static final int WARM_UP = 4;
    private static final double TIMES = 5;

    @Override
    public String name() {
        return "many-symbols";
    }

    @Override
    public List<Reading> run(Path folder) throws Exception {
        Path root = folder.resolve("lake");
        try (LakeRig rig = new LakeRig(root)) {
            double[] committed = new double[BATCHES];
            double[] plain = new double[BATCHES];
            int files = 0;
            for (int batch = 0; batch < WARM_UP + BATCHES; batch++) {
                Set<Path> before = files(root);
                double took = rig.batchMillis(ROWS, SYMBOLS);
                Set<Path> written = files(root);
                written.removeAll(before);
                files = written.size();
                double alone = writePlainly(written, Files.createDirectory(folder.resolve("plain-" + batch)));
                if (batch >= WARM_UP) {
                    committed[batch - WARM_UP] = took;
                    plain[batch - WARM_UP] = alone;
                }
            }
            double beside = median(plain);
            return List.of(new Reading(
                    "batch of 50 symbols p50",
                    "ms",
                    Bound.AT_MOST,
                    median(committed),
                    TIMES * beside,
                    "%d rows, %d files; written and synced plainly: %.0f ms".formatted(ROWS, files, beside)));
        }
    }

    private static Set<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return new HashSet<>(all.filter(Files::isRegularFile).toList());
        }
    }

    /** Milliseconds for the same bytes in as many files, one after the other, each forced, then their folder. */
    private static double writePlainly(Set<Path> files, Path folder) throws IOException {
        List<byte[]> contents = files.stream().map(ManySymbolsBatch::content).toList();
        Stopwatch watch = new Stopwatch();
        int number = 0;
        for (byte[] content : contents) {
            try (FileChannel file = FileChannel.open(
                    folder.resolve("file-" + number++), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(content));
                file.force(false);
            }
        }
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
        return watch.millis();
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static double median(double[] values) {
        return DoubleStream.of(values)
                .sorted()
                .skip(values.length / 2)
                .findFirst()
                .orElseThrow();
    }
}
