package io.truebook.journal;

import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.engine.FrameInterpreter;
import io.truebook.engine.Journal;
import io.truebook.engine.RawFrame;
import io.truebook.engine.Role;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.DiskFullException;
import io.truebook.journal.DurableLog.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal on files; see the package for what lies where. One thread writes; {@link #factsEnd}, {@link #read} and the
 * readers may be used from any.
 */
public final class FileJournal implements Journal {

    private final JournalFolder folder;
    private final JournalSettings settings;
    private final Clock clock;
    private final FrameInterpreter interpreter;
    private final JournalLock lock;
    private final String id;
    private final int term;
    private final DurableLog log;
    private final FactRing ring;
    private final Archiver archiver;
    private final Progress gathered;
    private final Batch batch = new Batch();
    private SegmentWriter writer;
    private volatile @Nullable Checkpoint newest;
    private long olderSeq;
    private long skipped;
    private boolean archivingElsewhere;
    private boolean closed;

    private @Nullable JournalFailedException failure;

    private FileJournal(
            JournalFolder folder,
            JournalSettings settings,
            Clock clock,
            FrameInterpreter interpreter,
            JournalLock lock,
            String id,
            Recovery.Found found,
            int term)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.clock = clock;
        this.interpreter = interpreter;
        this.lock = lock;
        this.id = id;
        this.term = term;
        this.newest = found.checkpoint();
        this.gathered = new Progress(found.progress());
        SegmentName name = new SegmentName(gathered.nextFirstSeq(), found.nextNumber());
        this.writer = SegmentWriter.begin(folder, clock, id, name, term);
        List<Segment> segments = Collections.list(Collections.enumeration(found.segments()));
        segments.add(Segment.live(name, writer.size()));
        this.log =
                new DurableLog(new View(List.copyOf(segments), writer.size(), gathered.lastSeq(), gathered.factsEnd()));
        this.ring = new FactRing(settings.ringBytes(), gathered.factsEnd());
        this.archiver = new Archiver(folder, lock, log, clock, settings.archiveMaxAge());
    }

    /**
     * Opens the journal in {@code dir}, or creates it: takes the lock, recovers what the last process left, and makes a
     * new term durable.
     *
     * @throws JournalInUseException when another process has it; nothing is changed then
     * @throws CorruptJournalException when it is damaged where no crash damages; nothing is changed then
     * @throws JournalVersionException when a newer Truebook wrote it
     */
    public static FileJournal open(
            Path dir, JournalSettings settings, Disk disk, Clock clock, FrameInterpreter interpreter)
            throws IOException {
        return open(dir, settings, disk, clock, interpreter, 0);
    }

    /**
     * The same, with a term above {@code termFloor}: for a new journal over a lake that an older one has written to.
     *
     * @throws JournalInUseException when another process has it; nothing is changed then
     * @throws CorruptJournalException when it is damaged where no crash damages; nothing is changed then
     * @throws JournalVersionException when a newer Truebook wrote it
     */
    public static FileJournal open(
            Path dir, JournalSettings settings, Disk disk, Clock clock, FrameInterpreter interpreter, int termFloor)
            throws IOException {
        JournalFolder folder = JournalFolder.of(disk, dir);
        disk.createDirectories(folder.archive());
        JournalLock lock = JournalLock.take(folder, clock);
        try {
            Optional<String> known = Recovery.id(folder);
            String id = known.isPresent() ? known.get() : create(folder, clock);
            Recovery.Found found = Recovery.run(folder, id, lock);
            folder.removeTemporaries();
            return new FileJournal(
                    folder, settings, clock, interpreter, lock, id, found, Math.max(found.term(), termFloor) + 1);
        } catch (IOException | RuntimeException failure) {
            try (lock) {
                lock.restoreNote();
            } catch (IOException unnoted) {
                failure.addSuppressed(unnoted);
            }
            throw failure;
        }
    }

    /**
     * Opens the journal in {@code dir} to look at it: takes the lock, and changes nothing.
     *
     * @throws NoJournalException when there is none
     * @throws JournalInUseException when another process has it
     * @throws CorruptJournalException when it is damaged where no crash damages
     * @throws JournalVersionException when a newer Truebook wrote it
     */
    public static ReadOnlyJournal openReadOnly(Path dir, Disk disk, FrameInterpreter interpreter) throws IOException {
        return ReadOnlyJournal.open(JournalFolder.of(disk, dir), dir, interpreter);
    }

    /**
     * The identity of the journal in {@code dir}, which names its cursor in the lake's tables.
     *
     * @throws NoJournalException when there is none
     */
    public static String id(Path dir, Disk disk) throws IOException {
        return Recovery.id(JournalFolder.of(disk, dir)).orElseThrow(() -> new NoJournalException(dir));
    }

    /**
     * Looks at the journal in {@code dir} as it lies there, without the lock, also while a process writes to it: what that
     * one makes durable later is not seen.
     *
     * @throws NoJournalException when there is none
     * @throws CorruptJournalException when it is damaged where no crash damages
     * @throws JournalVersionException when a newer Truebook wrote it
     */
    public static ReadOnlyJournal look(Path dir, Disk disk, FrameInterpreter interpreter) throws IOException {
        return ReadOnlyJournal.beside(JournalFolder.of(disk, dir), dir, interpreter);
    }

    private static String create(JournalFolder folder, Clock clock) throws IOException {
        String id = JournalId.create(folder.root(), clock);
        folder.publish(folder.id(), (id + "\n").getBytes(StandardCharsets.US_ASCII));
        return id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int term() {
        return term;
    }

    /** The last durable input; 0 when there is none. */
    public long lastSeq() {
        return log.view().lastSeq();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.ofNullable(newest);
    }

    @Override
    public void replay(long afterSeq, Replay replay) throws IOException {
        new Replayer(interpreter, replay).run(cursor(afterSeq), afterSeq);
    }

    /** The accepted inputs above {@code afterSeq}, piece by piece; for a thread of its own. */
    public InputReader inputs(long afterSeq, FrameInterpreter translator) throws IOException {
        return new InputReader(cursor(afterSeq), translator, afterSeq);
    }

    /** The checkpoints that are whole, read back from their files, newest first. */
    public List<KeptCheckpoint> checkpoints() throws IOException {
        return KeptCheckpoint.all(folder, id);
    }

    /** The files that make up the journal at this moment, as a backup keeps them; from any thread. */
    public StoredJournal stored() throws IOException {
        return StoredFile.journal(folder, id, term(), log::view);
    }

    private LogCursor cursor(long afterSeq) throws IOException {
        return new LogCursor(folder, id, log::view, afterSeq);
    }

    @Override
    public long factsEnd() {
        return log.view().factsEnd();
    }

    @Override
    public FactReader read(long seq) {
        return new JournalFactReader(log, ring, this::cursor, seq);
    }

    @Override
    public void append(Entry entry, @Nullable RawFrame frame) {
        requireUsable();
        if (entry.term() != term) {
            throw new IllegalArgumentException(
                    "input " + entry.seq() + " of term " + entry.term() + " for a journal in term " + term);
        }
        require(gathered.input(entry.seq()));
        batch.input(entry, frame);
    }

    @Override
    public void appendFacts(long seq, List<Fact> facts) {
        requireUsable();
        require(gathered.facts(seq, 0));
        if (facts.isEmpty()) {
            skipped++;
        } else {
            batch.facts(seq, skipped, List.copyOf(facts));
            skipped = 0;
        }
    }

    private static void require(String follows) {
        if (!follows.isEmpty()) {
            throw new IllegalArgumentException(follows);
        }
    }

    @Override
    public void force() throws IOException {
        requireUsable();
        if (skipped > 0) {
            batch.facts(gathered.factsEnd(), skipped - 1, List.of());
            skipped = 0;
        }
        if (batch.isEmpty()) {
            return;
        }
        durably(this::write);
        ring.add(batch.groups());
        log.forced(writer.size(), gathered.lastSeq(), gathered.factsEnd());
        batch.clear();
    }

    private void write() throws IOException {
        if (writer.size() >= settings.segmentBytes()) {
            lock.requireHeld();
            SegmentName name =
                    new SegmentName(log.view().lastSeq() + 1, writer.name().number() + 1);
            SegmentWriter next = SegmentWriter.begin(folder, clock, id, name, term);
            writer.close();
            writer = next;
            log.began(name);
        }
        writer.write(batch.complete(gathered.lastSeq()));
        lock.requireHeld();
    }

    @Override
    public void checkpoint(Checkpoint checkpoint) throws IOException {
        force();
        long seq = checkpoint.state().seq();
        if (seq > factsEnd()) {
            throw new IllegalArgumentException(
                    "a checkpoint at input " + seq + " while the facts are durable only up to " + factsEnd()
                            + ": a start from it would lose the others");
        }
        long before = newest == null ? 0 : newest.state().seq();
        if (before != seq) {
            olderSeq = before;
        }
        long older = olderSeq;
        durably(() -> {
            lock.requireHeld();
            folder.publish(folder.checkpoint(seq), CheckpointFile.encode(id, checkpoint));
            lock.requireHeld();
            for (long kept : folder.checkpoints()) {
                if (kept != seq && kept != older) {
                    folder.disk().delete(folder.checkpoint(kept));
                }
            }
        });
        newest = checkpoint;
        long passed = checkpoint.cursors().values().stream().reduce(seq, Math::min);
        archiver.passed(passed, older);
        if (!archivingElsewhere) {
            durably(this::archiveAll);
        }
    }

    private void archiveAll() throws IOException {
        int done = archiver.step();
        while (done > 0) {
            done = archiver.step();
        }
    }

    /**
     * The compression of passed segments as a role of its own. Once this has been called, {@link #checkpoint} no longer
     * does it, and the writer never waits for it. Stop its thread before {@link #close}.
     */
    public Role archiver() {
        archivingElsewhere = true;
        return archiver;
    }

    /** Does something to the disk after which the journal is either whole or closed for good. */
    private void durably(Action action) throws IOException {
        boolean outcomeIsKnown = false;
        try {
            action.run();
            outcomeIsKnown = true;
        } catch (DiskFullException full) {
            outcomeIsKnown = true;
            throw full;
        } catch (IOException failed) {
            throw fail(failed);
        } finally {
            if (!outcomeIsKnown && failure == null) {
                fail(new IllegalStateException("a write was abandoned"));
            }
        }
    }

    private JournalFailedException fail(Throwable cause) {
        failure = new JournalFailedException(
                cause instanceof JournalTakenException
                        ? String.valueOf(cause.getMessage())
                        : "the journal " + folder.root() + " could not be written and is closed: " + cause.getMessage()
                                + ". Check the disk and start again; everything that was accepted is recovered then.",
                cause);
        return failure;
    }

    private void requireUsable() {
        if (failure != null) {
            throw new JournalFailedException(String.valueOf(failure.getMessage()), failure);
        }
        if (closed || batch.isBroken()) {
            throw new IllegalStateException("the journal " + folder.root() + " is closed");
        }
    }

    /** Releases the files and the lock. What was gathered and not forced was never accepted. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (lock) {
                writer.close();
                if (failure == null) {
                    lock.noteStop();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
