package io.truebook.service.bench;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Threads;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.LakeSettings;
import java.io.IOException;
import java.nio.file.Path;

/** The lake alone, on the real disk. */
final class LakeRig implements AutoCloseable {

    private static final String JOURNAL_ID = "0123456789abcdef0123456789abcdef";

    private final MemoryFacts facts = new MemoryFacts();
    private final DeltaLake lake;

    LakeRig(Path root) throws IOException {
        this.lake = DeltaLake.open(
                root, LakeSettings.DEFAULTS, Disk.LOCAL, Clock.SYSTEM, Threads.PARALLEL_IO, JOURNAL_ID, facts);
    }

    /** Milliseconds until a batch is durable in both tables. */
    double batchMillis(int rows, int symbols) throws IOException {
        facts.add(rows, symbols);
        Stopwatch watch = new Stopwatch();
        lake.sink().flush();
        double millis = watch.millis();
        if (lake.sink().inLake() < facts.factsEnd()) {
            throw new IllegalStateException("the lake is at " + lake.sink().inLake() + " of " + facts.factsEnd());
        }
        return millis;
    }

    @Override
    public void close() throws IOException {
        lake.close();
    }
}
