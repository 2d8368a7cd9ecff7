package io.truebook.engine;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One handler's way through the facts. Stepped by one thread at a time. */
final class HandlerCursor implements Role {

    /** What the name of each handler's role begins with, here and among the cursors of a checkpoint. */
    static final String PREFIX = "handler-";

    private static final Logger log = LoggerFactory.getLogger(HandlerCursor.class);
    private static final int BATCH = 1000;

    private final String name;
    private final PositionUpdateHandler handler;
    private final FactLog facts;
    private final AtomicLong failures = new AtomicLong();
    private FactLog.@Nullable FactReader reader;
    private FactLog.FactBatch batch;
    private int next;
    private volatile long cursor;
    private volatile boolean halting;

    HandlerCursor(String name, PositionUpdateHandler handler, FactLog facts, long after) {
        this.name = name;
        this.handler = handler;
        this.facts = facts;
        this.cursor = after;
        this.batch = new FactLog.FactBatch(after, after, List.of());
    }

    @Override
    public String name() {
        return PREFIX + name;
    }

    @Override
    public long idleNanos() {
        return 20_000_000;
    }

    @Override
    public int step() throws IOException {
        return advance(() -> !halting);
    }

    /** Hands out what is durable and not handed out yet, until {@code timeIsUp}. */
    void drain(BooleanSupplier timeIsUp) throws IOException {
        int done;
        do {
            done = advance(() -> !timeIsUp.getAsBoolean());
        } while (done > 0);
    }

    /** Goes through one batch of facts, or the rest of one. The handler may call back into the streamer meanwhile. */
    private int advance(BooleanSupplier mayGoOn) throws IOException {
        if (next >= batch.facts().size()) {
            batch = reader().next(BATCH);
            next = 0;
            if (batch.facts().isEmpty()) {
                passed(batch.to());
                return batch.isEmpty() ? 0 : 1;
            }
        }
        int done = 0;
        while (next < batch.facts().size() && mayGoOn.getAsBoolean()) {
            Fact fact = batch.facts().get(next++);
            if (fact instanceof PositionUpdate update) {
                hand(update);
            }
            if (next >= batch.facts().size()) {
                passed(batch.to());
            } else if (batch.facts().get(next).seq() != fact.seq()) {
                passed(fact.seq());
            }
            done++;
        }
        return done;
    }

    private FactLog.FactReader reader() throws IOException {
        FactLog.FactReader open = reader;
        if (open == null) {
            open = facts.read(cursor);
            reader = open;
        }
        return open;
    }

    private void passed(long seq) {
        cursor = Math.max(cursor, seq);
    }

    /**
     * A handler is somebody else's code: whatever it throws concerns this update and this handler only, errors such as
     * a missing class or a stack that ran over included. Only a virtual machine that is itself in trouble ends the role.
     */
    private void hand(PositionUpdate update) {
        boolean interruptedBefore = Thread.currentThread().isInterrupted();
        try {
            handler.onPositionUpdate(update);
        } catch (VirtualMachineError failure) {
            if (!(failure instanceof StackOverflowError)) {
                throw failure;
            }
            count(update, failure);
        } catch (Throwable failure) {
            count(update, failure);
        } finally {
            // An interrupt that a handler leaves behind would close the journal's files under the next read.
            if (!interruptedBefore && Thread.interrupted()) {
                log.debug("Handler {} left its thread interrupted", name);
            }
        }
    }

    private void count(PositionUpdate update, Throwable failure) {
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

    /** Ends the step at hand after the update that is with the handler. */
    void halt() {
        halting = true;
    }

    /** Closes its reader; the next step opens another where it left off. */
    void close() {
        FactLog.FactReader open = reader;
        if (open != null) {
            open.close();
            reader = null;
        }
        batch = new FactLog.FactBatch(cursor, cursor, List.of());
        next = 0;
        halting = false;
    }

    String handlerName() {
        return name;
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
}
