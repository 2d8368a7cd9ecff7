package io.truebook.engine;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries position updates to handlers: any number, each registered once, each with a cursor of its own. Beside being
 * pushed, updates may be pulled with {@link #drainBuffered}.
 */
public final class PositionStreamer {

    private static final Logger log = LoggerFactory.getLogger(PositionStreamer.class);

    private final FactLog facts;
    private final RoleRunner runner;
    private final Map<String, Long> cursorsAtStart;
    private final Map<String, HandlerCursor> handlers = new LinkedHashMap<>();
    private final Map<String, RoleRunner.Running> running = new LinkedHashMap<>();
    private final FactLog.FactReader pulled;
    private boolean started;

    /** @param cursorsAtStart how far each named handler had come by the last checkpoint */
    public PositionStreamer(FactLog facts, RoleRunner runner, Map<String, Long> cursorsAtStart) throws IOException {
        this.facts = facts;
        this.runner = runner;
        this.cursorsAtStart = cursorsAtStart;
        this.pulled = facts.read(facts.factsEnd());
    }

    /**
     * Registers a handler under a name that outlives the process: it goes on where it had come by the last checkpoint,
     * or begins with the next update when it is new.
     *
     * @return false when the handler or the name is registered already; then nothing changes
     */
    public synchronized boolean register(String name, PositionUpdateHandler handler) throws IOException {
        if (handlers.containsKey(name)
                || handlers.values().stream().anyMatch(known -> known.handler().equals(handler))) {
            log.warn("Handler {} is registered already; it is not registered twice", name);
            return false;
        }
        HandlerCursor cursor = new HandlerCursor(
                name, handler, facts, cursorsAtStart.getOrDefault("handler-" + name, facts.factsEnd()));
        handlers.put(name, cursor);
        if (started) {
            running.put(name, runner.start(cursor));
        }
        return true;
    }

    /** Begins to hand out updates; a second call changes nothing. */
    public synchronized void start() {
        if (started) {
            log.warn("The position streamer is already running");
            return;
        }
        started = true;
        handlers.forEach((name, cursor) -> running.put(name, runner.start(cursor)));
    }

    /** Hands out what is durable and stops; a second call changes nothing. */
    public synchronized void stop() throws IOException {
        if (!started) {
            return;
        }
        started = false;
        running.values().forEach(RoleRunner.Running::close);
        running.clear();
        for (HandlerCursor cursor : handlers.values()) {
            int handed;
            do {
                handed = cursor.step();
            } while (handed > 0);
            cursor.close();
        }
        pulled.close();
    }

    /** Wakes the handlers: more facts are durable. */
    public synchronized void wake() {
        running.values().forEach(RoleRunner.Running::wake);
    }

    /** The updates that became durable since the last call, at most {@code max} or the rest of one input's. */
    public synchronized List<PositionUpdate> drainBuffered(int max) throws IOException {
        List<PositionUpdate> updates = new ArrayList<>();
        FactLog.FactBatch batch;
        do {
            batch = pulled.next(max);
            for (Fact fact : batch.facts()) {
                if (fact instanceof PositionUpdate update) {
                    updates.add(update);
                }
            }
        } while (updates.size() < max && !batch.isEmpty());
        return updates;
    }

    /** How far each handler is, by the name of its role. */
    public synchronized Map<String, Long> cursors() {
        Map<String, Long> cursors = new LinkedHashMap<>();
        handlers.values().forEach(cursor -> cursors.put(cursor.name(), cursor.cursor()));
        return cursors;
    }

    /** How often each handler has failed. */
    public synchronized Map<String, Long> failures() {
        Map<String, Long> failures = new LinkedHashMap<>();
        handlers.forEach((name, cursor) -> failures.put(name, cursor.failures()));
        return failures;
    }
}
