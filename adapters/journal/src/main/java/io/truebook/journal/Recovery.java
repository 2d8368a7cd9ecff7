package io.truebook.journal;

import io.truebook.engine.Journal.Checkpoint;
import io.truebook.engine.seam.Disk.DiskFile;
import io.truebook.engine.seam.DiskFullException;
import io.truebook.journal.DurableLog.View;
import io.truebook.journal.SegmentCursor.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the last process has left, cuts an interrupted append at its end, and refuses everything else. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private static final int COPY_BYTES = 1 << 20;

    private final JournalFolder folder;
    private final String journal;
    private final Purpose purpose;

    private Recovery(JournalFolder folder, String journal, Purpose purpose) {
        this.folder = folder;
        this.journal = journal;
        this.purpose = purpose;
    }

    /** What the journal is opened for. */
    private enum Purpose {
        /** A start: what a crash has left half written is cut, and what is kept is made durable. */
        START,
        /** A start after one that stopped in order: nobody has the last segment open any more. */
        START_AFTER_STOP,
        /** A look: the same is read, and nothing is changed. */
        LOOK
    }

    /**
     * What was found.
     *
     * @param progress how far inputs and facts go
     * @param segments all segments, whole
     * @param term the last process start; 0 when there was none
     */
    record Found(@Nullable Checkpoint checkpoint, Progress progress, List<Segment> segments, int term) {

        long nextNumber() {
            return segments.isEmpty() ? 1 : segments.getLast().name().number() + 1;
        }
    }

    static Found run(JournalFolder folder, String journal, JournalLock lock) throws IOException {
        Purpose purpose = lock.lastHolderStopped() ? Purpose.START_AFTER_STOP : Purpose.START;
        return new Recovery(folder, journal, purpose).run();
    }

    /** Finds the same as {@link #run} and leaves everything as it lies. */
    static Found look(JournalFolder folder, String journal) throws IOException {
        return new Recovery(folder, journal, Purpose.LOOK).run();
    }

    /** The journal's id; absent in a folder where no journal has been. */
    static Optional<String> id(JournalFolder folder) throws IOException {
        if (!folder.disk().exists(folder.id())) {
            if (!folder.segments().isEmpty() || !folder.checkpoints().isEmpty()) {
                throw new CorruptJournalException(
                        folder.id(),
                        0,
                        "the journal's id is missing beside its segments, as it is when a restore was cut off: then empty the data folder and "
                                + "restore again");
            }
            return Optional.empty();
        }
        try (DiskFile file = folder.disk().openReadOnly(folder.id())) {
            ByteBuffer text = ByteBuffer.allocate(64);
            file.read(text, 0);
            String id = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
            if (!JournalId.isValid(id)) {
                throw new CorruptJournalException(folder.id(), 0, "this is no id of 32 hexadecimal digits");
            }
            return Optional.of(id);
        }
    }

    private Found run() throws IOException {
        List<Segment> segments = withoutTornHeader(folder.segments());
        Checkpoint checkpoint = newestCheckpoint();
        long known = checkpoint == null ? 0 : checkpoint.state().seq();
        if (segments.isEmpty()) {
            if (checkpoint != null) {
                throw new CorruptJournalException(folder.checkpoint(known), 0, "a checkpoint without any segment");
            }
            return new Found(null, new Progress(1, 0), segments, 0);
        }
        requireContiguous(segments, known);
        checkHeaders(segments, known);
        View view = new View(segments, segments.getLast().size(), 0, 0);
        try (LogCursor cursor = new LogCursor(folder, journal, () -> view, known)) {
            return scanned(cursor, segments, checkpoint, known);
        }
    }

    private Found scanned(LogCursor cursor, List<Segment> segments, @Nullable Checkpoint checkpoint, long known)
            throws IOException {
        Step step = cursor.next();
        while (step == Step.RECORD) {
            step = cursor.next();
        }
        Progress progress = cursor.progress();
        if (progress.lastSeq() < known || progress.factsEnd() < known) {
            throw new CorruptJournalException(
                    cursor.segment().path(),
                    cursor.segment().offset(),
                    "the journal ends at input " + progress.lastSeq() + " with facts up to " + progress.factsEnd()
                            + ", but a checkpoint was made at " + known);
        }
        List<Segment> whole = new ArrayList<>(segments);
        whole.set(segments.size() - 1, settled(cursor, step, segments.getLast(), known));
        return new Found(
                checkpoint,
                progress,
                List.copyOf(whole),
                cursor.segment().header().term());
    }

    /**
     * Cuts what an interrupted append has left, and makes durable what is kept: a process that was killed before its
     * force leaves records that can be read and would still be lost with the power, from under the next segment.
     */
    private Segment settled(LogCursor cursor, Step end, Segment last, long known) throws IOException {
        SegmentCursor at = cursor.segment();
        if (!last.isLive()) {
            if (end == Step.DAMAGE) {
                throw at.corrupt(at.damage());
            }
            return last;
        }
        if (purpose == Purpose.LOOK) {
            return looked(cursor, end, last);
        }
        try (DiskFile file = folder.disk().open(at.path())) {
            if (end == Step.DAMAGE) {
                requireInterrupted(file, at, cursor.progress().lastSeq());
                cut(file, at, cursor.progress().lastSeq());
            }
            boolean endedInOrder = purpose == Purpose.START_AFTER_STOP
                    && end != Step.DAMAGE
                    && cursor.progress().lastSeq() == known;
            if (endedInOrder || !writtenAnew(file, last, at)) {
                file.force();
            }
            folder.disk().forceDirectory(folder.root());
            return Segment.live(last.name(), at.offset());
        }
    }

    /**
     * Writes what is kept once more, beside and then in the place of the old file. A force alone would not do: after one
     * that failed the system takes the lost bytes for written, so the next process reads them from memory, forces them in
     * vain, and loses with the power what it has built upon. And a process that only stood still has the old file open:
     * what it writes when it wakes up goes nowhere.
     *
     * @return false when there is no room for it
     */
    private boolean writtenAnew(DiskFile file, Segment last, SegmentCursor at) throws IOException {
        Path temporary = at.path().resolveSibling(at.path().getFileName() + JournalFolder.TEMPORARY);
        try (DiskFile copy = folder.create(temporary)) {
            ByteBuffer part = ByteBuffer.allocate(COPY_BYTES);
            for (long done = 0; done < at.offset(); done += part.limit()) {
                part.clear().limit((int) Math.min(part.capacity(), at.offset() - done));
                while (part.hasRemaining()) {
                    if (file.read(part, done + part.position()) < 0) {
                        throw new IOException(at.path() + " became shorter while it was read");
                    }
                }
                copy.append(part.flip());
            }
            copy.force();
            requireWhole(temporary, last.name(), at);
        } catch (DiskFullException full) {
            LOG.warn(
                    "{}: no room to write it once more; if the last process ended because of an error of the disk, free some"
                            + " and start again: the power could still take its last records",
                    at.path());
            folder.disk().delete(temporary);
            return false;
        }
        folder.disk().rename(temporary, at.path());
        return true;
    }

    /** A disk may give another answer now than when the records were checked: the copy is not to keep that one. */
    private void requireWhole(Path copy, SegmentName name, SegmentCursor at) throws IOException {
        SegmentStream stream = SegmentStream.live(copy, folder.disk().openReadOnly(copy), at.offset());
        String otherwise = "";
        try (SegmentCursor cursor = new SegmentCursor(stream, name, journal)) {
            Step step = cursor.next();
            while (step == Step.RECORD) {
                step = cursor.next();
            }
            if (step == Step.DAMAGE || cursor.offset() != at.offset()) {
                otherwise = "offset " + cursor.offset() + ": " + cursor.damage();
            }
        } catch (CorruptJournalException header) {
            otherwise = "offset 0: " + header.getMessage();
        }
        if (!otherwise.isEmpty()) {
            throw new IOException(
                    at.path() + ", " + otherwise + ". The disk had read it rightly just before. Nothing was"
                            + " changed; check the disk and start again");
        }
    }

    private Segment looked(LogCursor cursor, Step end, Segment last) throws IOException {
        SegmentCursor at = cursor.segment();
        if (end == Step.DAMAGE) {
            try (DiskFile file = folder.disk().openReadOnly(at.path())) {
                requireInterrupted(file, at, cursor.progress().lastSeq());
            }
        }
        return Segment.live(last.name(), at.offset());
    }

    private static void requireInterrupted(DiskFile file, SegmentCursor at, long lastSeq) throws IOException {
        Optional<String> objection = BrokenEnd.objection(file, at, lastSeq);
        if (objection.isPresent()) {
            throw at.corrupt(at.damage() + ", and " + objection.get());
        }
    }

    private static void cut(DiskFile file, SegmentCursor at, long lastSeq) throws IOException {
        LOG.warn(
                "{}: cut {} bytes at offset {} that a crash left half written ({}); the last input is {}",
                at.path(),
                file.size() - at.offset(),
                at.offset(),
                at.damage(),
                lastSeq);
        file.truncate(at.offset());
    }

    /** A segment becomes visible only when its header is durable; still, a file without one holds nothing. */
    private List<Segment> withoutTornHeader(List<Segment> segments) throws IOException {
        if (segments.isEmpty() || !segments.getLast().isLive()) {
            return segments;
        }
        Segment last = segments.getLast();
        if (last.size() > SegmentHeader.BYTES) {
            return segments;
        }
        try (SegmentStream stream = folder.open(last.name(), last.size())) {
            byte[] bytes = stream.content().readNBytes(SegmentHeader.BYTES);
            SegmentHeader.decode(bytes);
            return segments;
        } catch (SegmentHeader.NewerVersionException newer) {
            throw new JournalVersionException(folder.live(last.name()), newer.version(), SegmentHeader.VERSION);
        } catch (MalformedException torn) {
            if (purpose != Purpose.LOOK) {
                removeHeadless(last);
            }
            return segments.subList(0, segments.size() - 1);
        }
    }

    private void removeHeadless(Segment last) throws IOException {
        Path file = folder.live(last.name());
        LOG.warn("{}: removed, a crash left it with {} bytes and no header", file, last.size());
        folder.disk().delete(file);
        folder.disk().forceDirectory(folder.root());
    }

    private void requireContiguous(List<Segment> segments, long known) throws IOException {
        SegmentName first = segments.getFirst().name();
        if (first.number() > 1 && first.firstSeq() > known + 1) {
            throw new CorruptJournalException(
                    folder.live(first),
                    0,
                    "this is the oldest segment, and the inputs from " + (known + 1) + " to " + (first.firstSeq() - 1)
                            + " are in neither a segment nor a checkpoint");
        }
        for (int i = 1; i < segments.size(); i++) {
            SegmentName before = segments.get(i - 1).name();
            SegmentName name = segments.get(i).name();
            if (name.number() != before.number() + 1 || name.firstSeq() < before.firstSeq()) {
                throw new CorruptJournalException(
                        folder.live(name), 0, "it does not follow " + before + ": a segment is missing in between");
            }
        }
    }

    /** Segments behind the checkpoint are not read again; that each is what its name says is seen in its header. */
    private void checkHeaders(List<Segment> segments, long known) throws IOException {
        List<Segment> read = JournalFolder.from(segments, known);
        int term = 0;
        for (Segment segment : segments.subList(0, segments.size() - read.size())) {
            if (segment.isLive()) {
                try (SegmentStream stream = folder.open(segment.name(), segment.size());
                        SegmentCursor cursor = new SegmentCursor(stream, segment.name(), journal)) {
                    if (cursor.header().term() < term) {
                        throw cursor.corrupt("term " + cursor.header().term() + " follows term " + term);
                    }
                    term = cursor.header().term();
                }
            }
        }
    }

    private @Nullable Checkpoint newestCheckpoint() throws IOException {
        for (long seq : folder.checkpoints()) {
            Path file = folder.checkpoint(seq);
            try {
                return CheckpointFile.read(folder, seq, journal).checkpoint();
            } catch (MalformedException malformed) {
                LOG.warn(
                        "{}: this checkpoint is not used ({}); an older one and the segments are",
                        file,
                        malformed.found());
            }
        }
        return null;
    }
}
