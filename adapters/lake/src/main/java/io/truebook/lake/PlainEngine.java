package io.truebook.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import io.truebook.engine.seam.Disk;
import java.util.List;

/** Delta Kernel's view of the world through our disk, without Hadoop's configuration and file systems. */
final class PlainEngine extends DefaultEngine {

    private final JsonHandler json;
    private final ParquetHandler parquet;

    PlainEngine(Disk disk) {
        this(disk, new CommitWitness());
    }

    /** @param witness is shown every commit before it is published */
    PlainEngine(Disk disk, CommitWitness witness) {
        this(disk, new DurableFileIO(disk, witness));
    }

    private PlainEngine(Disk disk, DurableFileIO files) {
        super(files);
        this.json = new LogJsonHandler(files);
        this.parquet = new LogParquetHandler(disk);
    }

    @Override
    public JsonHandler getJsonHandler() {
        return json;
    }

    @Override
    public ParquetHandler getParquetHandler() {
        return parquet;
    }

    @Override
    public List<MetricsReporter> getMetricsReporters() {
        return List.of();
    }
}
