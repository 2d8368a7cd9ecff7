package io.truebook.journal;

import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.engine.FrameInterpreter;
import io.truebook.engine.Journal;
import io.truebook.engine.RawFrame;
import io.truebook.journal.DurableLog.View;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A journal under its lock, for looking: no term begins, no segment, nothing is cut and nothing is written. Facts that
 * had not become durable are derived by whoever recovers from it and stay with him; the next start makes them durable.
 */
public final class ReadOnlyJournal implements Journal {

    private final JournalFolder folder;
    private final FrameInterpreter interpreter;
    private final Closeable lock;
    private final String id;
    private final Recovery.Found found;
    private final DurableLog log;
    private final FactRing noRing;

    private ReadOnlyJournal(
            JournalFolder folder, FrameInterpreter interpreter, Closeable lock, String id, Recovery.Found found) {
        this.folder = folder;
        this.interpreter = interpreter;
        this.lock = lock;
        this.id = id;
        this.found = found;
        long size = found.segments().isEmpty() ? 0 : found.segments().getLast().size();
        long factsEnd = found.progress().factsEnd();
        this.log =
                new DurableLog(new View(found.segments(), size, found.progress().lastSeq(), factsEnd));
        this.noRing = new FactRing(0, factsEnd);
    }

    static ReadOnlyJournal open(JournalFolder folder, Path dir, FrameInterpreter interpreter) throws IOException {
        // Asked before the lock is taken, which would make a folder's first file.
        if (Recovery.id(folder).isEmpty()) {
            throw new NoJournalException(dir);
        }
        JournalLock lock = JournalLock.hold(folder);
        try {
            String id = Recovery.id(folder).orElseThrow(() -> new NoJournalException(dir));
            return new ReadOnlyJournal(folder, interpreter, lock, id, Recovery.look(folder, id));
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    static ReadOnlyJournal beside(JournalFolder folder, Path dir, FrameInterpreter interpreter) throws IOException {
        String id = Recovery.id(folder).orElseThrow(() -> new NoJournalException(dir));
        return new ReadOnlyJournal(folder, interpreter, () -> {}, id, Recovery.look(folder, id));
    }

    @Override
    public String id() {
        return id;
    }

    /** The last process start that wrote; 0 when none did. */
    @Override
    public int term() {
        return found.term();
    }

    /** The last durable input; 0 when there is none. */
    public long lastSeq() {
        return log.view().lastSeq();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.ofNullable(found.checkpoint());
    }

    @Override
    public void replay(long afterSeq, Replay replay) throws IOException {
        if (!found.segments().isEmpty()) {
            new Replayer(interpreter, replay).run(cursor(afterSeq), afterSeq);
        }
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
        return new JournalFactReader(log, noRing, this::cursor, seq);
    }

    /** The files that make up the journal, as a backup keeps them. */
    public StoredJournal stored() throws IOException {
        return StoredFile.journal(folder, id, term(), log::view);
    }

    @Override
    public void append(Entry entry, @Nullable RawFrame frame) {
        throw new IllegalStateException("the journal " + folder.root() + " is open for reading only");
    }

    /** Takes no note: what is derived while looking is derived again by the next start. */
    @Override
    public void appendFacts(long seq, List<Fact> facts) {}

    @Override
    public void force() {}

    @Override
    public void checkpoint(Checkpoint checkpoint) {
        throw new IllegalStateException("the journal " + folder.root() + " is open for reading only");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
