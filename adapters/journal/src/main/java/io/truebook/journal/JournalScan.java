package io.truebook.journal;

import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Disk;
import io.truebook.journal.DurableLog.View;
import io.truebook.journal.SegmentCursor.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads a journal as it lies there, without the lock and without changing anything, also while a service writes to it:
 * for tools and harnesses. It begins with the oldest segment that is kept and ignores checkpoints.
 */
public final class JournalScan {

    /** A record, in the order in which it was written. */
    public sealed interface Scanned {

        /** The input it is, or whose facts it holds. */
        long seq();
    }

    /** An accepted message, as it came off the wire. */
    public record Frame(long seq, int term, int session, Instant recordedAt, RawFrame frame) implements Scanned {}

    /** An accepted input of our own. */
    public record Typed(long seq, int term, int session, Instant recordedAt, Input input) implements Scanned {}

    /**
     * What followed from an input.
     *
     * @param skipped how many inputs just before had no facts
     */
    public record Facts(long seq, long skipped, List<Fact> facts) implements Scanned {}

    /**
     * Where the readable part ends.
     *
     * @param journal the journal's id
     * @param term the term of the last segment; 0 when there is none
     * @param lastSeq the last input; 0 when there is none
     * @param factsEnd the last input whose facts are there
     * @param file the last segment
     * @param offset where its readable part ends
     * @param brokenBytes what follows there and is no record: an append under way, or cut off by a crash
     */
    public record End(
            String journal, int term, long lastSeq, long factsEnd, Path file, long offset, long brokenBytes) {}

    private JournalScan() {}

    /**
     * Hands over every record of the journal in the data folder {@code dir}.
     *
     * @throws CorruptJournalException when it is damaged before its end
     * @throws NoJournalException when there is none
     */
    public static End of(Path dir, Disk disk, Consumer<Scanned> sink) throws IOException {
        return after(dir, disk, 0, scanned -> {
            sink.accept(scanned);
            return true;
        });
    }

    /**
     * Hands over the records of the inputs above {@code seq}, or of all that are kept, as long as they are wanted. The
     * segments before are not read.
     *
     * @param more takes a record and says whether it wants another
     * @return where reading ended
     * @throws CorruptJournalException when it is damaged before its end
     * @throws NoJournalException when there is none
     */
    public static End after(Path dir, Disk disk, long seq, Predicate<Scanned> more) throws IOException {
        JournalFolder folder = JournalFolder.of(disk, dir);
        String id = Recovery.id(folder).orElseThrow(() -> new NoJournalException(dir));
        List<Segment> segments = folder.segments();
        if (segments.isEmpty()) {
            return new End(id, 0, 0, 0, folder.root(), 0, 0);
        }
        Segment last = segments.getLast();
        if (last.size() < SegmentHeader.BYTES) {
            if (segments.size() == 1) {
                return new End(id, 0, 0, 0, folder.live(last.name()), 0, last.size());
            }
            segments = segments.subList(0, segments.size() - 1);
        }
        View view = new View(segments, segments.getLast().size(), 0, 0);
        long before = Math.max(seq, view.first().name().firstSeq() - 1);
        try (LogCursor cursor = new LogCursor(folder, id, () -> view, before)) {
            return scan(cursor, view.last(), id, scanned -> scanned.seq() <= seq || more.test(scanned));
        }
    }

    private static End scan(LogCursor cursor, Segment last, String id, Predicate<Scanned> more) throws IOException {
        try {
            boolean wanted = true;
            while (wanted && cursor.next() == Step.RECORD) {
                wanted = more.test(scanned(cursor));
            }
        } catch (MalformedException malformed) {
            throw cursor.segment().corrupt(malformed.found());
        }
        SegmentCursor at = cursor.segment();
        return new End(
                id,
                at.header().term(),
                cursor.progress().lastSeq(),
                cursor.progress().factsEnd(),
                at.path(),
                at.offset(),
                last.isLive() ? last.size() - at.offset() : 0);
    }

    private static Scanned scanned(LogCursor cursor) {
        SegmentCursor record = cursor.segment();
        long seq = record.seq();
        int term = record.header().term();
        Instant recordedAt = Micros.toInstant(record.recordedAtMicros());
        BytesIn payload = record.payload();
        return switch (record.kind()) {
            case RecordLayout.FACTS ->
                new Facts(seq, FactsRecord.skipped(record.payload()), FactsRecord.facts(payload));
            case RecordLayout.FRAME -> new Frame(seq, term, record.session(), recordedAt, Replayer.frame(payload));
            default -> new Typed(seq, term, record.session(), recordedAt, payload.whole(InputCodec::read));
        };
    }
}
