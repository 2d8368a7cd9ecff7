package io.truebook.engine;

import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.DiskFullException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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
 */
public final class Pump implements Role {

    private static final Logger log = LoggerFactory.getLogger(Pump.class);
    private static final int BATCH = 8192;
    private static final long FACTS_WAIT_NANOS = 2_000_000;
    private static final long FULL_DISK_PAUSE_NANOS = 500_000_000;
    private static final long CHECKPOINT_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long CHECKPOINT_INPUTS = 1_000_000;
    private static final Duration NOTICEABLE_STEP_BACK = Duration.ofSeconds(1);

    private final Journal journal;
    private final Intake intake;
    private final Clock clock;
    private final Book book;
    private final Bookkeeper keeper;
    private final Set<PositionKey> corrections;
    private final Supplier<Map<String, Long>> cursors;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Recorder acceptNanos = new Recorder(3);
    private final Recorder forceNanos = new Recorder(3);
    private final long seqAtStart;

    private List<Arrival> arrivals = List.of();
    private int nextArrival;
    private final List<Entry> pending = new ArrayList<>();
    private final List<Arrival> pendingArrivals = new ArrayList<>();
    private boolean factsWaiting;
    private long factsWaitingSince;
    private long fullDiskUntil;
    private long checkpointAt;
    private long checkpointSeq;
    private volatile LiveView view;
    private volatile long accepted;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * A pump over a recovered book.
     *
     * @param cursors how far each sink and handler is, for checkpoints
     */
    public Pump(Recovery recovered, Journal journal, Intake intake, Clock clock, Supplier<Map<String, Long>> cursors) {
        this.journal = journal;
        this.intake = intake;
        this.clock = clock;
        this.book = recovered.book();
        this.keeper = recovered.keeper();
        this.corrections = recovered.corrections();
        this.cursors = cursors;
        this.seqAtStart = book.seq();
        this.accepted = book.seq();
        this.checkpointSeq = book.seq();
        this.checkpointAt = clock.nanoTime() + CHECKPOINT_NANOS;
        this.view = LiveView.of(book.status(), book.positions());
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
        return factsWaiting ? FACTS_WAIT_NANOS : 5_000_000;
    }

    @Override
    public int step() throws IOException {
        if (!trouble.isEmpty() && clock.nanoTime() - fullDiskUntil < 0) {
            return 0;
        }
        if (pending.isEmpty()) {
            gather();
        }
        if (pending.isEmpty()) {
            return forceFacts();
        }
        int size = pending.size();
        if (!force()) {
            return 0;
        }
        accepted = pending.getLast().seq();
        recordLatency();
        fold();
        checkpointWhenDue();
        listeners.forEach(Runnable::run);
        return size;
    }

    /** Gives the next arrivals, or a tick that is owed, their place in the order. */
    private void gather() {
        if (nextArrival >= arrivals.size()) {
            arrivals = intake.drain();
            nextArrival = 0;
        }
        Instant now = recordingTime();
        if (arrivals.isEmpty() && !now.isBefore(book.nextDeadline())) {
            arrivals = List.of(new Arrival(0, new Input.Tick(), null, clock.nanoTime()));
        }
        long seq = book.seq();
        int end = Math.min(arrivals.size(), nextArrival + BATCH);
        for (; nextArrival < end; nextArrival++) {
            Arrival arrival = arrivals.get(nextArrival);
            Entry entry = new Entry(++seq, journal.term(), arrival.session(), now, arrival.input());
            journal.append(entry, arrival.frame());
            pending.add(entry);
            pendingArrivals.add(arrival);
        }
    }

    /** Wall time that never goes back. */
    private Instant recordingTime() {
        Instant now = clock.instant();
        if (!now.isBefore(book.recordedAt())) {
            return now;
        }
        if (now.plus(NOTICEABLE_STEP_BACK).isBefore(book.recordedAt())) {
            log.warn(
                    "The clock says {}, before the last record at {}: recording at the latter until it catches up",
                    now,
                    book.recordedAt());
        }
        return book.recordedAt();
    }

    private boolean force() throws IOException {
        long began = clock.nanoTime();
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
        }
        if (trouble.isPresent()) {
            log.warn("There is room on the disk again: recording goes on");
            trouble = Optional.empty();
        }
        forceNanos.recordValue(Math.max(0, clock.nanoTime() - began));
        factsWaiting = false;
        return true;
    }

    private int forceFacts() throws IOException {
        if (!factsWaiting || clock.nanoTime() - factsWaitingSince < FACTS_WAIT_NANOS || !force()) {
            return 0;
        }
        listeners.forEach(Runnable::run);
        return 1;
    }

    private void recordLatency() {
        long now = clock.nanoTime();
        for (Arrival arrival : pendingArrivals) {
            acceptNanos.recordValue(Math.max(0, now - arrival.arrivedNanos()));
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
        pendingArrivals.clear();
        factsWaiting = true;
        factsWaitingSince = clock.nanoTime();
        view = view.after(book.status(), batch);
    }

    /** States again, as of this start, what the journal's facts had said otherwise. */
    private List<Fact> corrected(Entry start, List<Fact> facts) {
        log.warn("{} positions are recorded otherwise by this version: corrected as of now", corrections.size());
        List<Fact> all = new ArrayList<>(facts);
        for (PositionUpdate position : book.positions()) {
            if (corrections.contains(position.key())) {
                all.add(position.restated(start));
            }
        }
        corrections.clear();
        return all;
    }

    private void checkpointWhenDue() throws IOException {
        boolean due = clock.nanoTime() - checkpointAt >= 0 || book.seq() - checkpointSeq >= CHECKPOINT_INPUTS;
        if (due && force()) {
            writeCheckpoint();
        }
    }

    private void writeCheckpoint() throws IOException {
        try {
            journal.checkpoint(new Journal.Checkpoint(book.state(), cursors.get()));
            checkpointSeq = book.seq();
        } catch (DiskFullException full) {
            log.error("No checkpoint was written, the next start takes longer: {}", full.getMessage());
        }
        checkpointAt = clock.nanoTime() + CHECKPOINT_NANOS;
    }

    /** Drains what waits, makes the facts durable and writes a checkpoint; called when nobody steps it any more. */
    public void finish() throws IOException {
        int done;
        do {
            done = step();
        } while (done > 0);
        if (trouble.isEmpty() && force()) {
            writeCheckpoint();
            listeners.forEach(Runnable::run);
        }
    }

    /** Runs after each acceptance and whenever more facts have become durable. */
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
        return Math.max(accepted, seqAtStart + intake.taken());
    }

    /** What keeps it from accepting; absent when nothing does. */
    public Optional<String> trouble() {
        return trouble;
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
