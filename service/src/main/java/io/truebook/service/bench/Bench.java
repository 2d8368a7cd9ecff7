package io.truebook.service.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Runs measurements, each in folders of its own that are gone afterwards. */
public final class Bench {

    private final Path dir;
    private final int runs;
    private final List<Measurement> measurements;

    /**
     * A bench.
     *
     * @param dir a folder on the disk that counts
     * @param runs how often each measurement is made
     * @param updates how many updates the flood brings
     * @param only the names of those wanted; empty for all
     */
    public Bench(Path dir, int runs, int updates, List<String> only) {
        this.dir = dir;
        this.runs = runs;
        this.measurements = all(updates).stream()
                .filter(measurement -> only.isEmpty() || only.contains(measurement.name()))
                .toList();
    }

    private static List<Measurement> all(int updates) {
        return List.of(
                new DecodeSpeed(),
                new FoldSpeed(),
                new AcceptSpeed(),
                new AcceptLatency(),
                new HandlerLatency(),
                new Snapshot(),
                new Flood(updates),
                new OneSymbolBatch(),
                new ManySymbolsBatch());
    }

    /** The names of all measurements. */
    public static List<String> names() {
        return all(1).stream().map(Measurement::name).toList();
    }

    /** How many single runs there will be. */
    public int steps() {
        return runs * measurements.size();
    }

    /**
     * Measures.
     *
     * @param progress is told the name and number of each run before it begins
     */
    public List<Figure> run(BiConsumer<String, Integer> progress) throws Exception {
        Map<String, List<Reading>> figures = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            for (int run = 1; run <= runs; run++) {
                progress.accept(measurement.name(), run);
                for (Reading reading : inFreshFolder(measurement)) {
                    figures.computeIfAbsent(reading.name(), unknown -> new ArrayList<>())
                            .add(reading);
                }
            }
        }
        return figures.entrySet().stream()
                .map(figure -> new Figure(figure.getKey(), figure.getValue()))
                .toList();
    }

    private List<Reading> inFreshFolder(Measurement measurement) throws Exception {
        Files.createDirectories(dir);
        Path folder = Files.createTempDirectory(dir, measurement.name() + "-");
        try {
            return measurement.run(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
