package io.truebook.service.query;

import io.truebook.app.Truebook;
import io.truebook.lake.LakeMaintenance;
import io.truebook.lake.Progress;
import io.truebook.service.json.UpkeepJson;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/** Upkeep of the lake of a Truebook at hand; one job at a time, because the next one's plan follows from the last one's end. */
public final class UpkeepDocuments implements RecordUpkeep {

    private final LakeMaintenance lake;
    private final Closeable closing;
    private final ReentrantLock running = new ReentrantLock();

    private UpkeepDocuments(LakeMaintenance lake, Closeable closing) {
        this.lake = lake;
        this.closing = closing;
    }

    /** Of a running Truebook, which stays open. */
    public static UpkeepDocuments of(Truebook truebook) {
        return new UpkeepDocuments(truebook.maintenance(), () -> {});
    }

    /** Of a Truebook that was started for this, and is closed with it. */
    public static UpkeepDocuments owning(Truebook truebook) {
        return new UpkeepDocuments(truebook.maintenance(), truebook::close);
    }

    @Override
    public ObjectNode optimize(Progress progress) throws IOException {
        return alone(() -> UpkeepJson.of(lake.optimize(progress)));
    }

    @Override
    public ObjectNode vacuumDryRun() throws IOException {
        return alone(() -> UpkeepJson.planned(lake.vacuumDryRun()));
    }

    @Override
    public ObjectNode vacuum(Progress progress) throws IOException {
        return alone(() -> UpkeepJson.removed(lake.vacuum(progress)));
    }

    @Override
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

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
