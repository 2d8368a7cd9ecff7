package io.truebook.engine;

import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.DiskFullException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. A step takes what has arrived, gives it its place in the order, makes it durable in one go (that is
 * acceptance), folds it, gathers the facts for the next write, and publishes the new view.
 *
 * <pre>
 *   intake -> seq, recordedAt -> journal, fsync = ACCEPTED -> bookkeeper -> facts -> journal (next fsync)
 *                                                                      -> live view
 * </pre>
 *
 * <p>A full disk is waited out: nothing of the batch counts, it is written again when there is room, and meanwhile the
 * intake's budget stops the link. Any other failure of the journal ends the pump for good.
 */
public final class Pump implements Role {

    private static final Logger log = LoggerFactory.getLogger(Pump.class);
    private static final int BATCH = 8192;
    private static final long IDLE_NANOS = 5_000_000;
    private static final long FACTS_WAIT_NANOS = 2_000_000;
    private static final long FULL_DISK_PAUSE_NANOS = 500_000_000;
    private static final long SLOW_FORCE_NANOS = 2_000_000_000;
    private static final long NOT_FORCING = Long.MIN_VALUE;
    private static final long CHECKPOINT_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long CHECKPOINT_INPUTS = 1_000_000;
    private static final long SAME_TICK_NANOS = 1_000_000_000;

    private final Journal journal;
    private final Intake intake;
    private final Clock clock;
    private final RecordingTime time;
    private final Book book;
    private final Bookkeeper keeper;
    private final Corrections corrections;
    private final Supplier<Map<String, Long>> cursors;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Recorder acceptNanos = new Recorder(3);
    private final Recorder forceNanos = new Recorder(3);
    private final AtomicLong ticks = new AtomicLong();
    private final long seqAtStart;

    private List<Arrival> arrivals = List.of();
    private int nextArrival;
    private final List<Entry> pending = new ArrayList<>();
    private final List<Arrival> pendingArrivals = new ArrayList<>();
    private boolean factsWaiting;
    private long factsWaitingSince;
    private long fullDiskUntil;
    private Instant tickedFor = Instant.MIN;
    private long tickedAt;
    private long checkpointDueNanos;
    private long checkpointDueSeq;
    private long checkpointSeq;
    private Map<String, Long> checkpointCursors = Map.of();
    private boolean failed;
    private volatile LiveView view;
    private volatile long accepted;
    private volatile long forcingSince = NOT_FORCING;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * A pump over a recovered book.
     *
     * @param cursors how far each sink and handler is, for checkpoints; called on the pump's thread, so it must not wait
     */
    public Pump(Recovery recovered, Journal journal, Intake intake, Clock clock, Supplier<Map<String, Long>> cursors) {
        this.journal = journal;
        this.intake = intake;
        this.clock = clock;
        this.book = recovered.book();
        this.time = new RecordingTime(clock, book.recordedAt());
        this.keeper = recovered.keeper();
        this.corrections = recovered.corrections();
        this.cursors = cursors;
        this.seqAtStart = book.seq();
        this.accepted = book.seq();
        this.view = LiveView.of(book);
        checkpointedAt(book.seq() - recovered.replayed());
    }

    /** Records this start and its rules; the first input of each process. */
    public void begin(String version, BookPolicy policy) {
        intake.put(new Arrival(0, new Input.ServiceStarted(version, policy), null, clock.nanoTime()));
    }

    @Override
    public String name() {
        return "pump";
    }

    @Override
    public long idleNanos() {
        return factsWaiting && trouble.isEmpty() ? FACTS_WAIT_NANOS : IDLE_NANOS;
    }

    @Override
    public int step() throws IOException {
        if (trouble.isPresent() && clock.nanoTime() - fullDiskUntil < 0) {
            return 0;
        }
        failed = true;
        int done = work();
        failed = false;
        return done;
    }

    private int work() throws IOException {
        if (pending.isEmpty()) {
            gather();
        }
        if (pending.isEmpty()) {
            return forceFacts();
        }
        if (!force()) {
            return 0;
        }
        int size = pending.size();
        accepted = pending.getLast().seq();
        release();
        fold();
        checkpointWhenDue();
        tell();
        return size;
    }

    /** Gives the next arrivals, or a tick that is owed, their place in the order. */
    private void gather() {
        if (nextArrival >= arrivals.size()) {
            arrivals = intake.drain();
            nextArrival = 0;
        }
        Instant now = time.now();
        if (arrivals.isEmpty() && owesTick(now)) {
            ticks.incrementAndGet();
            order(new Arrival(0, new Input.Tick(), null, clock.nanoTime()), now, book.seq() + 1);
            return;
        }
        long seq = book.seq();
        int end = Math.min(arrivals.size(), nextArrival + BATCH);
        for (; nextArrival < end; nextArrival++) {
            order(arrivals.get(nextArrival), now, ++seq);
        }
    }

    private void order(Arrival arrival, Instant now, long seq) {
        Entry entry = new Entry(seq, journal.term(), arrival.session(), now, arrival.input());
        journal.append(entry, arrival.frame());
        pending.add(entry);
        pendingArrivals.add(arrival);
    }

    /** One tick a deadline; where a tick did not move the deadline into the future, one a second. */
    private boolean owesTick(Instant now) {
        Instant deadline = book.nextDeadline();
        if (now.isBefore(deadline)) {
            return false;
        }
        long nanos = clock.nanoTime();
        if (!deadline.isAfter(tickedFor) && nanos - tickedAt < SAME_TICK_NANOS) {
            return false;
        }
        tickedFor = deadline;
        tickedAt = nanos;
        return true;
    }

    private boolean force() throws IOException {
        long began = clock.nanoTime();
        forcingSince = began;
        try {
            journal.force();
        } catch (DiskFullException full) {
            if (trouble.isEmpty()) {
                log.error(
                        "{}: nothing more is read from the broker until there is room; nothing accepted is lost",
                        full.getMessage());
            }
            trouble = Optional.of(full.getMessage() + ": free some; recording goes on by itself");
            fullDiskUntil = clock.nanoTime() + FULL_DISK_PAUSE_NANOS;
            return false;
        } finally {
            forcingSince = NOT_FORCING;
        }
        if (trouble.isPresent()) {
            log.warn("There is room on the disk again: recording goes on");
            trouble = Optional.empty();
        }
        long took = Math.max(0, clock.nanoTime() - began);
        forceNanos.recordValue(took);
        if (took >= SLOW_FORCE_NANOS) {
            log.warn(
                    "The journal's disk took {} s for one write; what came meanwhile has waited and nothing is lost",
                    Duration.ofNanos(took).toMillis() / 1e3);
        }
        factsWaiting = false;
        return true;
    }

    private int forceFacts() throws IOException {
        boolean owed = factsWaiting && clock.nanoTime() - factsWaitingSince >= FACTS_WAIT_NANOS;
        int done = owed && force() ? 1 : 0;
        checkpointWhenDue();
        if (done > 0) {
            tell();
        }
        return done;
    }

    /** What is durable holds no memory any more. */
    private void release() {
        long now = clock.nanoTime();
        long bytes = 0;
        for (Arrival arrival : pendingArrivals) {
            acceptNanos.recordValue(Math.max(0, now - arrival.arrivedNanos()));
            if (!(arrival.input() instanceof Input.Tick)) {
                bytes += arrival.sizeBytes();
            }
        }
        intake.release(bytes);
        pendingArrivals.clear();
        if (nextArrival >= arrivals.size()) {
            arrivals = List.of();
            nextArrival = 0;
        }
    }

    private void fold() {
        List<Fact> batch = new ArrayList<>(pending.size() + 8);
        for (Entry entry : pending) {
            List<Fact> facts = keeper.apply(entry);
            if (entry.input() instanceof Input.ServiceStarted && !corrections.isEmpty()) {
                facts = corrected(entry, facts);
            }
            journal.appendFacts(entry.seq(), facts);
            batch.addAll(facts);
        }
        pending.clear();
        factsWaiting = true;
        factsWaitingSince = clock.nanoTime();
        view = view.after(book.status(), batch, book.takeAgeChanges());
    }

    /** States again, as of this start, what the journal's facts had said otherwise. */
    private List<Fact> corrected(Entry start, List<Fact> facts) {
        log.warn("{} positions are recorded otherwise by this version: corrected as of now", corrections.count());
        List<Fact> all = new ArrayList<>(facts);
        all.addAll(corrections.facts(start, book));
        corrections.clear();
        return all;
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    private void checkpointWhenDue() throws IOException {
        boolean due = book.seq() > checkpointSeq
                && (clock.nanoTime() - checkpointDueNanos >= 0 || book.seq() >= checkpointDueSeq);
        if (due && trouble.isEmpty() && force()) {
            writeCheckpoint();
        }
    }

    /** Beside a journal that is whole a missing checkpoint costs time at the next start, nothing else. */
    private void writeCheckpoint() throws IOException {
        Map<String, Long> reached = Map.copyOf(cursors.get());
        try {
            journal.checkpoint(new Journal.Checkpoint(book.state(), reached));
            checkpointCursors = reached;
            checkpointedAt(book.seq());
        } catch (DiskFullException full) {
            log.error("No checkpoint was written, the next start takes longer: {}", full.getMessage());
            checkpointDueNanos = clock.nanoTime() + CHECKPOINT_NANOS;
            checkpointDueSeq = Long.MAX_VALUE;
        }
    }

    private void checkpointedAt(long seq) {
        checkpointSeq = seq;
        checkpointDueSeq = seq + CHECKPOINT_INPUTS;
        checkpointDueNanos = clock.nanoTime() + CHECKPOINT_NANOS;
    }

    /**
     * Drains what waits, makes the facts durable and writes a checkpoint; called when nobody steps it any more. It may be
     * called again when the cursors have moved. After a failure it does nothing: what is durable is known at the next
     * start.
     */
    public void finish() throws IOException {
        if (failed) {
            return;
        }
        fullDiskUntil = clock.nanoTime();
        int done;
        do {
            done = step();
        } while (done > 0);
        failed = true;
        if (trouble.isEmpty() && force()) {
            if (book.seq() > checkpointSeq || !checkpointCursors.equals(cursors.get())) {
                writeCheckpoint();
            }
            tell();
        } else {
            log.error(
                    "Stopped with {} inputs that had arrived and could not be accepted: {}",
                    pending.size() + arrivals.size() - nextArrival + intake.waiting(),
                    trouble.orElse("no room"));
        }
        failed = false;
    }

    /** Runs on the pump's thread after each acceptance and whenever more facts have become durable; must not wait. */
    public void onProgress(Runnable listener) {
        listeners.add(listener);
    }

    /** The current state; from any thread. */
    public LiveView view() {
        return view;
    }

    /** Highest seq that is durable. */
    public long accepted() {
        return accepted;
    }

    /** Highest seq that will be given to what has arrived so far. */
    public long received() {
        return Math.max(accepted, seqAtStart + intake.taken() + ticks.get());
    }

    /** What keeps it from accepting; absent when nothing does. */
    public Optional<String> trouble() {
        Optional<String> full = trouble;
        return full.isPresent() ? full : slowDisk();
    }

    private Optional<String> slowDisk() {
        long since = forcingSince;
        long waits = clock.nanoTime() - since;
        return since == NOT_FORCING || waits < SLOW_FORCE_NANOS
                ? Optional.empty()
                : Optional.of("the journal's disk has not finished a write for "
                        + Duration.ofNanos(waits).toSeconds()
                        + " s: nothing is accepted until it has; nothing accepted is lost. Check the disk");
    }

    /** How far recorded time is ahead of the machine's clock, after that was set back; zero otherwise. */
    public Duration aheadOfClock() {
        return time.lead();
    }

    /** Nanoseconds from arrival to acceptance since the last call. */
    public Histogram acceptLatency() {
        return acceptNanos.getIntervalHistogram();
    }

    /** Nanoseconds of the journal's writes with their fsync since the last call. */
    public Histogram forceLatency() {
        return forceNanos.getIntervalHistogram();
    }
}
