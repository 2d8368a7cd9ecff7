package io.truebook.engine;

import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.engine.seam.DiskFullException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A journal in memory that keeps gathered and durable apart. {@link #afterPowerCut} is what the next process finds.
 * Readers may be on other threads.
 */
public final class FakeJournal implements Journal {

    /** What {@code force} and {@code checkpoint} do. */
    public enum Trouble {
        NONE,
        DISK_FULL,
        IO_ERROR
    }

    private static final class Kept {
        final Entry entry;

        @Nullable
        List<Fact> facts;

        boolean durable;
        boolean factsDurable;

        Kept(Entry entry) {
            this.entry = entry;
        }
    }

    private final List<Kept> records = new ArrayList<>();
    private final int term;
    private @Nullable Checkpoint checkpoint;
    private Trouble trouble = Trouble.NONE;
    private Trouble checkpointTrouble = Trouble.NONE;
    private long factsEnd;
    private int firstUnforced;
    private int forces;
    private int checkpoints;
    private int openReaders;
    private boolean closed;

    /** An empty journal in its first term. */
    public FakeJournal() {
        this(1);
    }

    private FakeJournal(int term) {
        this.term = term;
    }

    /** The journal of the next process: what was durable, in a new term. */
    public synchronized FakeJournal afterPowerCut() {
        FakeJournal next = new FakeJournal(term + 1);
        next.checkpoint = checkpoint;
        for (Kept record : records) {
            if (record.durable) {
                Kept survivor = new Kept(record.entry);
                survivor.durable = true;
                survivor.facts = record.factsDurable ? record.facts : null;
                survivor.factsDurable = record.factsDurable;
                next.records.add(survivor);
            }
        }
        next.firstUnforced = (int)
                next.records.stream().takeWhile(record -> record.factsDurable).count();
        next.factsEnd = next.firstUnforced == 0
                ? 0
                : next.records.get(next.firstUnforced - 1).entry.seq();
        return next;
    }

    /** Lets every further {@code force} fail in this way. */
    public synchronized FakeJournal failForces(Trouble kind) {
        trouble = kind;
        return this;
    }

    /** Lets every further {@code checkpoint} fail in this way. */
    public synchronized FakeJournal failCheckpoints(Trouble kind) {
        checkpointTrouble = kind;
        return this;
    }

    /** Changes the facts that are recorded for an input, as if another version had recorded them. */
    public synchronized void rewrite(long seq, List<Fact> facts) {
        records.get((int) seq - 1).facts = facts;
    }

    @Override
    public String id() {
        return "00000000000000000000000000000001";
    }

    @Override
    public int term() {
        return term;
    }

    @Override
    public synchronized Optional<Checkpoint> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public synchronized void replay(long afterSeq, Replay replay) {
        for (Kept record : List.copyOf(records)) {
            if (record.entry.seq() > afterSeq) {
                replay.entry(record.entry, record.facts);
            }
        }
    }

    @Override
    public synchronized void append(Entry entry, @Nullable RawFrame frame) {
        if (entry.seq() != records.size() + 1L) {
            throw new IllegalStateException("seq " + entry.seq() + " does not follow " + records.size());
        }
        records.add(new Kept(entry));
    }

    @Override
    public synchronized void appendFacts(long seq, List<Fact> facts) {
        Kept record = records.get((int) seq - 1);
        if (!record.durable || record.facts != null) {
            throw new IllegalStateException("facts of seq " + seq + " come before its acceptance, or twice");
        }
        record.facts = List.copyOf(facts);
    }

    @Override
    public synchronized void force() throws IOException {
        forces++;
        if (closed) {
            throw new IOException("the journal is closed");
        }
        fail(trouble);
        for (int i = firstUnforced; i < records.size(); i++) {
            Kept record = records.get(i);
            record.durable = true;
            if (record.facts != null) {
                record.factsDurable = true;
                factsEnd = record.entry.seq();
                firstUnforced = i + 1;
            }
        }
    }

    private void fail(Trouble kind) throws IOException {
        switch (kind) {
            case NONE -> {}
            case DISK_FULL -> throw new DiskFullException("no space left on the volume of J", new IOException("full"));
            case IO_ERROR -> {
                closed = true;
                throw new IOException("Input/output error");
            }
        }
    }

    @Override
    public synchronized void checkpoint(Checkpoint newest) throws IOException {
        checkpoints++;
        fail(checkpointTrouble);
        if (newest.state().seq() > factsEnd) {
            throw new IllegalStateException(
                    "a checkpoint at " + newest.state().seq() + " before its facts are durable");
        }
        checkpoint = newest;
    }

    @Override
    public synchronized long factsEnd() {
        return factsEnd;
    }

    @Override
    public synchronized FactReader read(long seq) {
        openReaders++;
        return new Reader(seq);
    }

    private final class Reader implements FactReader {
        private long at;
        private boolean open = true;

        Reader(long at) {
            this.at = at;
        }

        @Override
        public FactBatch next(int maxFacts) throws IOException {
            synchronized (FakeJournal.this) {
                if (!open || closed) {
                    throw new IOException("the reader is closed");
                }
                long from = at;
                List<Fact> facts = new ArrayList<>();
                while (at < factsEnd && facts.size() < maxFacts) {
                    List<Fact> more = records.get((int) at).facts;
                    facts.addAll(more == null ? List.of() : more);
                    at++;
                }
                return new FactBatch(from, at, facts);
            }
        }

        @Override
        public void close() {
            synchronized (FakeJournal.this) {
                if (open) {
                    open = false;
                    openReaders--;
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** Every durable input, in order. */
    public synchronized List<Entry> accepted() {
        return records.stream()
                .filter(record -> record.durable)
                .map(record -> record.entry)
                .toList();
    }

    /** Every durable fact, in order. */
    public synchronized List<Fact> facts() {
        return records.stream()
                .filter(record -> record.factsDurable && record.facts != null)
                .flatMap(record -> record.facts == null ? java.util.stream.Stream.of() : record.facts.stream())
                .toList();
    }

    /** How often {@code force} was called. */
    public synchronized int forces() {
        return forces;
    }

    /** How often a checkpoint was written or tried. */
    public synchronized int checkpoints() {
        return checkpoints;
    }

    /** How many readers are open. */
    public synchronized int openReaders() {
        return openReaders;
    }
}
