package io.truebook.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps, on a thread of its own, and tells the sessions. One lock guards the world, the pace, the faults and the
 * sessions' feeds: whoever holds it sees them between two steps.
 *
 * <p>Whatever happens ends in {@link #publish}: the world has changed and rows are staged; the control log is written;
 * only then do the rows go to the sessions. When the log cannot be written the market stops for good and the staged rows
 * never leave.
 */
final class Market {
    private static final Logger LOG = LoggerFactory.getLogger(Market.class);
    private static final long CHECKPOINT_STEPS = 100_000;
    private static final int LOST_KEPT = 10_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final World world;
    private final ControlLog log;
    private final Resumed resumed;
    private final HostTime hostTime;
    private final Pace pace;
    private final Faults faults = new Faults();
    private final List<Feed> feeds = new ArrayList<>();
    private final Deque<LostRow> lost = new ArrayDeque<>();
    private final Effects live = new Live();
    private final Timer valuesTimer;
    private final Timer pnlTimer;
    private final Thread thread;
    private long lostTotal;
    private long loggedStep;
    private long checkpointedStep;
    private boolean stopped;
    private @Nullable String failure;

    Market(Resumed resumed, SimulatorSettings settings, HostTime hostTime) {
        long now = System.nanoTime();
        this.resumed = resumed;
        this.world = resumed.world();
        this.log = resumed.log();
        this.hostTime = hostTime;
        this.loggedStep = world.step();
        this.checkpointedStep = world.step();
        this.pace = new Pace(settings.ratePerSecond(), now);
        if (settings.opening() == SimulatorSettings.Opening.FROZEN) {
            pace.freeze();
        }
        // Rows may go with each change, but the figures of a whole account are for now and then.
        Duration interval = settings.valuationInterval();
        this.valuesTimer = new Timer(interval.isZero() ? SECOND : interval.toNanos(), now);
        this.pnlTimer = new Timer(settings.pnlInterval().toNanos(), now);
        this.thread = Thread.ofPlatform().name("simulator-market").daemon(true).unstarted(this::run);
    }

    /** Begins to take steps. */
    void start() {
        thread.start();
    }

    /** Takes no more steps, writes a checkpoint and closes the log. */
    void stop() throws IOException, InterruptedException {
        serve(() -> stopped = true);
        thread.join();
        lock.lock();
        try {
            if (failure == null) {
                checkpoint();
            }
            log.close();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at what the lock guards. */
    <T> T look(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes what the lock guards, except for the world, and publishes what was staged. */
    void serve(Runnable work) {
        lock.lock();
        try {
            work.run();
            publish();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Applies a control action: checks it, writes it down, changes the world, tells the clients.
     *
     * @throws Refused when it cannot be applied
     * @throws IllegalStateException when the market has stopped for good
     */
    void act(Action action) {
        serve(() -> {
            world.check(action);
            if (failure != null || stopped) {
                throw new IllegalStateException(
                        "The market has stopped" + (failure == null ? ", for it is being closed" : ": " + failure));
            }
            try {
                log.action(world.step(), action);
            } catch (IOException e) {
                fail(e);
                throw new IllegalStateException("The control log cannot be written: " + e.getMessage(), e);
            }
            world.apply(action, live);
        });
    }

    /** Takes a step out of turn; only within {@link #serve}, which publishes it. */
    void stepOutOfTurn() {
        world.advance(live);
    }

    /** Has everyone who waits look again, after a client has read. */
    void clientHasRead() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the market is frozen and everything it told has reached the sockets.
     *
     * @return whether that happened in time
     */
    boolean awaitQuiet(Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isQuiet()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Only under the lock, as the four below. */
    World world() {
        return world;
    }

    Pace pace() {
        return pace;
    }

    Faults faults() {
        return faults;
    }

    List<Feed> feeds() {
        return feeds;
    }

    HostTime hostTime() {
        return hostTime;
    }

    /** The latest live position rows that no client was sent, oldest first. Only under the lock. */
    List<LostRow> lost() {
        return List.copyOf(lost);
    }

    /** How many there were. Only under the lock. */
    long lostTotal() {
        return lostTotal;
    }

    /** Why the market stopped for good, or empty. Only under the lock. */
    String failure() {
        return failure == null ? "" : failure;
    }

    private boolean isQuiet() {
        return pace.isFrozen() && feeds.stream().allMatch(feed -> feed.outbox().pendingBytes() == 0);
    }

    private void run() {
        lock.lock();
        try {
            while (!stopped && failure == null) {
                long now = System.nanoTime();
                boolean hasRoom = feeds.stream().allMatch(feed -> feed.outbox().hasRoom());
                long wait = hasRoom ? trade(now) : SECOND;
                // Even a wait of nothing lets in whoever stands at the lock.
                changed.awaitNanos(Math.max(0, wait));
            }
        } catch (InterruptedException e) {
            failure = "its thread was interrupted";
            LOG.error("The market was interrupted and takes no more steps", e);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the steps that are due; returns the time until the next are. */
    private long trade(long now) {
        int due = pace.due(now);
        for (int taken = 0; taken < due; taken++) {
            world.advance(live);
        }
        pace.took(due);
        if (valuesTimer.isTime(now)) {
            String time = hostTime.minutes();
            feeds.forEach(feed -> feed.tellValues(world, time));
        }
        if (pnlTimer.isTime(now)) {
            feeds.forEach(feed -> feed.tellPnl(world));
        }
        publish();
        if (due > 0 && pace.isFrozen()) {
            changed.signalAll();
        }
        if (world.step() - checkpointedStep >= CHECKPOINT_STEPS) {
            checkpointOrFail();
        }
        return Math.min(pace.untilDue(now), Math.min(valuesTimer.until(now), pnlTimer.until(now)));
    }

    /** Log first, frames after. */
    private void publish() {
        if (failure != null) {
            return;
        }
        if (world.step() > loggedStep) {
            try {
                log.steps(world.step());
            } catch (IOException e) {
                fail(e);
                return;
            }
            loggedStep = world.step();
        }
        feeds.forEach(Feed::publish);
    }

    private void fail(IOException cause) {
        failure = "the control log cannot be written: " + cause.getMessage();
        LOG.error("The market stops for good and all sessions end: the control log cannot be written", cause);
        feeds.forEach(feed -> feed.outbox().close());
    }

    private void checkpointOrFail() {
        try {
            checkpoint();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void checkpoint() throws IOException {
        new Checkpoint(world, log.end()).write(resumed.checkpoint());
        checkpointedStep = world.step();
    }

    private final class Live implements Effects {
        @Override
        public void onHolding(Holding holding) {
            World.Fate fate = world.fate(holding);
            if (fate == World.Fate.LOST && !feeds.isEmpty()) {
                lostTotal++;
                lost.add(new LostRow(world.step(), holding.account(), holding.conId()));
                if (lost.size() > LOST_KEPT) {
                    lost.remove();
                }
            }
            for (Feed feed : feeds) {
                feed.onHolding(holding, fate);
            }
        }

        @Override
        public void onPrice(Instrument instrument) {
            for (Feed feed : feeds) {
                feed.onPrice(world, instrument);
            }
        }
    }
}
