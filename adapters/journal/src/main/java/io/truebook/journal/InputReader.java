package io.truebook.journal;

import io.truebook.domain.Entry;
import io.truebook.engine.FrameInterpreter;
import io.truebook.journal.SegmentCursor.Step;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A cursor over accepted inputs, archived ones included; used by one thread. */
public final class InputReader implements Closeable {

    private final LogCursor cursor;
    private final FrameInterpreter interpreter;
    private final long afterSeq;

    InputReader(LogCursor cursor, FrameInterpreter interpreter, long afterSeq) {
        this.cursor = cursor;
        this.interpreter = interpreter;
        this.afterSeq = afterSeq;
    }

    /**
     * What comes next, at most {@code max} inputs; fewer where no more are durable yet.
     *
     * @throws CorruptJournalException when the journal is damaged there
     */
    public List<Entry> next(int max) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            while (entries.size() < max && cursor.next() == Step.RECORD) {
                if (cursor.kind() != RecordLayout.FACTS && cursor.seq() > afterSeq) {
                    entries.add(Replayer.entry(cursor, interpreter));
                }
            }
        } catch (MalformedException malformed) {
            throw cursor.segment().corrupt(malformed.found());
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        cursor.close();
    }
}
