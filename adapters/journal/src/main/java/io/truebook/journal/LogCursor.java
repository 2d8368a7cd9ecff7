package io.truebook.journal;

import io.truebook.journal.DurableLog.View;
import io.truebook.journal.SegmentCursor.Step;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Reads the durable records of all segments in order, archived ones too, and checks that each follows the one before. */
final class LogCursor implements Closeable {

    private final JournalFolder folder;
    private final String journal;
    private final Supplier<View> views;
    private final Progress progress;
    private SegmentCursor segment;
    private SegmentName name;

    /** Begins with the segment in which the input after {@code seq} is or will be: also with some that come before. */
    LogCursor(JournalFolder folder, String journal, Supplier<View> views, long seq) throws IOException {
        this.folder = folder;
        this.journal = journal;
        this.views = views;
        View view = views.get();
        List<Segment> segments = JournalFolder.from(view.segments(), seq);
        Segment first = segments.getFirst();
        if (first.name().firstSeq() > seq + 1) {
            throw new IOException("the journal " + folder.root() + " keeps the inputs from "
                    + first.name().firstSeq() + " on; what was asked for begins at " + (seq + 1)
                    + " and was removed by journal.archive.max-age");
        }
        this.name = first.name();
        this.segment = open(view, first);
        this.progress = new Progress(name.firstSeq(), seq);
    }

    private SegmentCursor open(View view, Segment next) throws IOException {
        SegmentStream stream = folder.open(next.name(), view.sizeOf(next));
        try {
            return new SegmentCursor(stream, next.name(), journal);
        } catch (IOException | RuntimeException failure) {
            stream.close();
            throw failure;
        }
    }

    /**
     * The next record.
     *
     * @return DAMAGE only at the end of the last segment; where more of it may follow, END
     * @throws CorruptJournalException when a record is damaged in any other segment, or does not follow
     */
    Step next() throws IOException {
        Step step = segment.next();
        while (step == Step.END && moreToRead()) {
            step = segment.next();
        }
        if (step == Step.DAMAGE && !name.equals(views.get().last().name())) {
            throw segment.corrupt(segment.damage());
        }
        if (step == Step.RECORD) {
            check(follow());
        }
        return step;
    }

    /** At the end of what was known of a segment: either it has grown, or another one follows. */
    private boolean moreToRead() throws IOException {
        View view = views.get();
        int index = view.indexOf(name);
        if (index < 0) {
            throw new IOException("segment " + name + " was removed by journal.archive.max-age while it was read");
        }
        long size = view.sizeOf(view.segments().get(index));
        if (size != Long.MAX_VALUE && segment.extend(size)) {
            return true;
        }
        if (size != Long.MAX_VALUE && segment.offset() < size) {
            throw segment.corrupt("the segment ends here, and had " + size + " bytes");
        }
        if (index + 1 == view.segments().size()) {
            return false;
        }
        Segment following = view.segments().get(index + 1);
        SegmentCursor opened = open(view, following);
        int term = segment.header().term();
        segment.close();
        segment = opened;
        name = following.name();
        check(progress.segment(name.firstSeq()));
        check(opened.header().term() < term ? "term " + opened.header().term() + " follows term " + term : "");
        return true;
    }

    private String follow() {
        try {
            return kind() == RecordLayout.FACTS
                    ? progress.facts(seq(), FactsRecord.skipped(payload()))
                    : progress.input(seq());
        } catch (MalformedException malformed) {
            return malformed.found();
        }
    }

    private void check(String wrong) throws CorruptJournalException {
        if (!wrong.isEmpty()) {
            throw segment.corrupt(wrong);
        }
    }

    Progress progress() {
        return progress;
    }

    SegmentCursor segment() {
        return segment;
    }

    int kind() {
        return segment.kind();
    }

    long seq() {
        return segment.seq();
    }

    BytesIn payload() {
        return segment.payload();
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
