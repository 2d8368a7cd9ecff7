package io.truebook.engine;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries position updates to handlers: any number, each registered once, each with a cursor of its own. Beside being
 * pushed, updates may be pulled with {@link #drainBuffered}.
 *
 * <p>Handlers may call every method here, {@link #stop} included. What the pump calls ({@link #wake}, {@link #cursors})
 * never waits for a handler or a file.
 */
public final class PositionStreamer {

    private static final Logger log = LoggerFactory.getLogger(PositionStreamer.class);

    /** How long a stop hands out what is left; the rest comes at the next start. */
    private static final Duration LAST_CALL = Duration.ofSeconds(10);

    private enum State {
        STOPPED,
        STARTED,
        STOPPING
    }

    private final FactLog facts;
    private final RoleRunner runner;
    private final Clock clock;
    private final Map<String, Long> cursorsAtStart = new ConcurrentHashMap<>();
    private final List<HandlerCursor> handlers = new CopyOnWriteArrayList<>();
    private final List<RoleRunner.Running> running = new CopyOnWriteArrayList<>();
    private final PulledUpdates pulled;
    private State state = State.STOPPED;

    /** The same with the machine's clock. */
    public PositionStreamer(FactLog facts, RoleRunner runner, Map<String, Long> cursorsAtStart) throws IOException {
        this(facts, runner, cursorsAtStart, Clock.SYSTEM);
    }

    /**
     * A streamer that is not started yet.
     *
     * @param cursorsAtStart how far each named handler had come by the last checkpoint; other names are ignored
     */
    public PositionStreamer(FactLog facts, RoleRunner runner, Map<String, Long> cursorsAtStart, Clock clock) {
        this.facts = facts;
        this.runner = runner;
        this.clock = clock;
        this.pulled = new PulledUpdates(facts);
        cursorsAtStart.forEach((name, seq) -> {
            if (name.startsWith(HandlerCursor.PREFIX)) {
                this.cursorsAtStart.put(name, seq);
            }
        });
    }

    /**
     * Registers a handler under a name that outlives the process: it goes on where it had come by the last checkpoint,
     * or begins with the next update when it is new.
     *
     * @return false when the handler or the name is registered already; then nothing changes
     */
    public synchronized boolean register(String name, PositionUpdateHandler handler) throws IOException {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a handler needs a name: its cursor is kept under it");
        }
        if (handlers.stream()
                .anyMatch(known ->
                        known.handlerName().equals(name) || known.handler().equals(handler))) {
            log.warn("Handler {} is registered already; it is not registered twice", name);
            return false;
        }
        long after = cursorsAtStart.getOrDefault(HandlerCursor.PREFIX + name, facts.factsEnd());
        HandlerCursor cursor = new HandlerCursor(name, handler, facts, after);
        handlers.add(cursor);
        if (state == State.STARTED) {
            running.add(runner.start(cursor));
        }
        return true;
    }

    /**
     * Forgets how far a handler had come that is not registered any more; until then its place is kept for it.
     *
     * @return false when no such place is kept, or the handler is registered
     */
    public synchronized boolean forget(String name) {
        return handlers.stream().noneMatch(known -> known.handlerName().equals(name))
                && cursorsAtStart.remove(HandlerCursor.PREFIX + name) != null;
    }

    /** Begins to hand out updates; a second call changes nothing. After a stop it goes on where each handler was. */
    public synchronized void start() {
        if (state != State.STOPPED) {
            log.warn("The position streamer is {}", state == State.STARTED ? "already running" : "still stopping");
            return;
        }
        state = State.STARTED;
        handlers.forEach(cursor -> running.add(runner.start(cursor)));
    }

    /**
     * Hands out what is durable and stops; a second call changes nothing. A handler that is slow is left after 10 s: what
     * it has not seen comes at the next start.
     */
    public void stop() throws IOException {
        synchronized (this) {
            if (state != State.STARTED) {
                return;
            }
            state = State.STOPPING;
        }
        handlers.forEach(HandlerCursor::halt);
        running.forEach(RoleRunner.Running::close);
        running.clear();
        try {
            lastCall();
        } finally {
            pulled.close();
            synchronized (this) {
                state = State.STOPPED;
            }
        }
    }

    private void lastCall() throws IOException {
        long began = clock.nanoTime();
        List<IOException> failures = new ArrayList<>();
        for (HandlerCursor cursor : handlers) {
            try {
                cursor.drain(() -> clock.nanoTime() - began >= LAST_CALL.toNanos());
            } catch (IOException unreadable) {
                failures.add(unreadable);
            } finally {
                cursor.close();
            }
            if (cursor.cursor() < facts.factsEnd()) {
                log.warn(
                        "Handler {} has seen the updates up to seq {} of {}; the rest comes at the next start",
                        cursor.handlerName(),
                        cursor.cursor(),
                        facts.factsEnd());
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** Wakes the handlers: more facts are durable. */
    public void wake() {
        running.forEach(RoleRunner.Running::wake);
    }

    /** The updates that became durable since the last call, oldest first, at most {@code max}. */
    public List<PositionUpdate> drainBuffered(int max) throws IOException {
        return pulled.next(max);
    }

    /** How far each handler is, by the name of its role; those that are not registered in this run included. */
    public Map<String, Long> cursors() {
        Map<String, Long> cursors = new TreeMap<>(cursorsAtStart);
        handlers.forEach(cursor -> cursors.put(cursor.name(), cursor.cursor()));
        return cursors;
    }

    /** How often each handler has failed. */
    public Map<String, Long> failures() {
        Map<String, Long> failures = new LinkedHashMap<>();
        handlers.forEach(cursor -> failures.put(cursor.handlerName(), cursor.failures()));
        return failures;
    }
}
