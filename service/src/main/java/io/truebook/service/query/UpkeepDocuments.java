package io.truebook.service.query;

import io.truebook.app.Truebook;
import io.truebook.lake.LakeMaintenance;
import io.truebook.lake.Progress;
import io.truebook.service.json.UpkeepJson;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/** Upkeep of the lake of a running Truebook; one job at a time, because the next one's plan follows from the last one's end. */
public final class UpkeepDocuments {

    private final LakeMaintenance lake;
    private final ReentrantLock running = new ReentrantLock();

    private UpkeepDocuments(LakeMaintenance lake) {
        this.lake = lake;
    }

    public static UpkeepDocuments of(Truebook truebook) {
        return new UpkeepDocuments(truebook.maintenance());
    }

    /** Makes few large files of many small ones. */
    public ObjectNode optimize(Progress progress) throws IOException {
        return alone(() -> UpkeepJson.of(lake.optimize(progress)));
    }

    /** What {@link #vacuum} would remove. */
    public ObjectNode vacuumDryRun() throws IOException {
        return alone(() -> UpkeepJson.planned(lake.vacuumDryRun()));
    }

    /** Removes files that nothing needs any more. */
    public ObjectNode vacuum(Progress progress) throws IOException {
        return alone(() -> UpkeepJson.removed(lake.vacuum(progress)));
    }

    /** Proves the tables against the journal. */
    public ObjectNode verify(Progress progress) throws IOException {
        return alone(() -> UpkeepJson.of(lake.verify(progress)));
    }

    /** A job. */
    @FunctionalInterface
    private interface Job {
        ObjectNode run() throws IOException;
    }

    private ObjectNode alone(Job job) throws IOException {
        running.lock();
        try {
            return job.run();
        } finally {
            running.unlock();
        }
    }
}
