package io.truebook.journal;

import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.engine.RawFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been gathered since the last force, as the bytes that will be appended. */
final class Batch {

    private static final int KEPT_CAPACITY = 8 << 20;

    private final BytesOut out = new BytesOut(1 << 16);
    private final List<FactRing.Group> groups = new ArrayList<>();
    private int records;
    private int begun = -1;
    private long lastRecordedAt;

    Batch() {
        clear();
    }

    void clear() {
        out.reset(0, KEPT_CAPACITY);
        RecordLayout.begin(out, RecordLayout.BATCH, 0, 0, 0);
        out.i32(0).i32(0);
        groups.clear();
        records = 0;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /** The groups of facts in it, for those who read them from memory once they are durable. */
    List<FactRing.Group> groups() {
        return groups;
    }

    void input(Entry entry, @Nullable RawFrame frame) {
        lastRecordedAt = Micros.of(entry.recordedAt());
        if (frame == null) {
            begin(RecordLayout.INPUT, entry.seq(), entry.session());
            InputCodec.write(out, entry.input());
        } else {
            if (frame.serverVersion() >>> 16 != 0) {
                throw new IllegalArgumentException("a server version of " + frame.serverVersion());
            }
            begin(RecordLayout.FRAME, entry.seq(), entry.session());
            out.u16(frame.serverVersion()).raw(frame.payload());
        }
        end();
    }

    /** The facts of an input, before which {@code skipped} inputs had none. */
    void facts(long seq, long skipped, List<Fact> facts) {
        int start = begin(RecordLayout.FACTS, seq, 0);
        FactsRecord.write(out, skipped, facts);
        end();
        if (!facts.isEmpty()) {
            groups.add(new FactRing.Group(seq, facts, out.size() - start));
        }
    }

    private int begin(int kind, long seq, int session) {
        begun = RecordLayout.begin(out, kind, seq, session, lastRecordedAt);
        return begun;
    }

    private void end() {
        RecordLayout.end(out, begun);
        begun = -1;
        records++;
    }

    /** True after a record could not be encoded: what was gathered is not whole. */
    boolean isBroken() {
        return begun >= 0;
    }

    /** The bytes to append, whose checksums depend on the segment. */
    BytesOut complete(long lastSeq) {
        BytesOut head = new BytesOut(RecordLayout.BATCH_BYTES);
        RecordLayout.begin(head, RecordLayout.BATCH, lastSeq, 0, lastRecordedAt);
        head.i32(out.size()).i32(records);
        RecordLayout.end(head, 0);
        out.overwrite(0, head);
        return out;
    }
}
