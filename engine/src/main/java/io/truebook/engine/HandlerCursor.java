package io.truebook.engine;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One handler's way through the facts. */
final class HandlerCursor implements Role {

    private static final Logger log = LoggerFactory.getLogger(HandlerCursor.class);
    private static final int BATCH = 1000;

    private final String name;
    private final PositionUpdateHandler handler;
    private final FactLog.FactReader reader;
    private volatile long cursor;
    private final AtomicLong failures = new AtomicLong();

    HandlerCursor(String name, PositionUpdateHandler handler, FactLog facts, long after) throws IOException {
        this.name = name;
        this.handler = handler;
        this.reader = facts.read(after);
        this.cursor = after;
    }

    @Override
    public String name() {
        return "handler-" + name;
    }

    @Override
    public long idleNanos() {
        return 20_000_000;
    }

    @Override
    public int step() throws IOException {
        FactLog.FactBatch batch = reader.next(BATCH);
        int handed = 0;
        for (Fact fact : batch.facts()) {
            if (fact instanceof PositionUpdate update) {
                hand(update);
                handed++;
            }
        }
        cursor = batch.to();
        return batch.isEmpty() ? 0 : Math.max(1, handed);
    }

    /** A handler is somebody else's code: whatever it throws concerns this update and this handler only. */
    private void hand(PositionUpdate update) {
        try {
            handler.onPositionUpdate(update);
        } catch (RuntimeException failure) {
            long count = failures.incrementAndGet();
            if (Long.bitCount(count) == 1) {
                log.error(
                        "Handler {} failed on {} (seq {}), {} failures so far; the stream goes on",
                        name,
                        update.key(),
                        update.seq(),
                        count,
                        failure);
            }
        }
    }

    PositionUpdateHandler handler() {
        return handler;
    }

    long cursor() {
        return cursor;
    }

    long failures() {
        return failures.get();
    }

    void close() {
        reader.close();
    }
}
