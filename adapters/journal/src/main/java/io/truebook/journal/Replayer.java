package io.truebook.journal;

import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.engine.FrameInterpreter;
import io.truebook.engine.Journal.Replay;
import io.truebook.engine.RawFrame;
import io.truebook.journal.SegmentCursor.Step;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Brings each input together with its facts, which lie somewhere behind it. */
final class Replayer {

    private final FrameInterpreter interpreter;
    private final Replay replay;
    private final Deque<Entry> waiting = new ArrayDeque<>();

    Replayer(FrameInterpreter interpreter, Replay replay) {
        this.interpreter = interpreter;
        this.replay = replay;
    }

    void run(LogCursor cursor, long afterSeq) throws IOException {
        try (cursor) {
            while (cursor.next() == Step.RECORD) {
                if (cursor.seq() > afterSeq) {
                    take(cursor);
                }
            }
        } catch (MalformedException malformed) {
            throw cursor.segment().corrupt(malformed.found());
        }
        waiting.forEach(entry -> replay.entry(entry, null));
    }

    private void take(LogCursor cursor) {
        if (cursor.kind() != RecordLayout.FACTS) {
            waiting.addLast(entry(cursor, interpreter));
            return;
        }
        List<Fact> facts = FactsRecord.facts(cursor.payload());
        while (!waiting.isEmpty() && waiting.getFirst().seq() < cursor.seq()) {
            replay.entry(waiting.removeFirst(), List.of());
        }
        if (!waiting.isEmpty()) {
            replay.entry(waiting.removeFirst(), facts);
        }
    }

    /** The input at which the cursor stands. */
    static Entry entry(LogCursor cursor, FrameInterpreter interpreter) {
        SegmentCursor record = cursor.segment();
        Input input = switch (cursor.kind()) {
            case RecordLayout.FRAME -> interpreter.interpret(frame(cursor.payload()));
            default -> cursor.payload().whole(InputCodec::read);
        };
        return new Entry(
                record.seq(),
                record.header().term(),
                record.session(),
                Micros.toInstant(record.recordedAtMicros()),
                input);
    }

    static RawFrame frame(BytesIn payload) {
        return new RawFrame(payload.u16(), payload.rest());
    }
}
