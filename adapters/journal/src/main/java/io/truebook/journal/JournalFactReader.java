package io.truebook.journal;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog.FactBatch;
import io.truebook.engine.FactLog.FactReader;
import io.truebook.journal.DurableLog.View;
import io.truebook.journal.SegmentCursor.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads durable facts from memory while it keeps up, else from the segments. */
final class JournalFactReader implements FactReader {

    /** Opens the segments. */
    @FunctionalInterface
    interface Files {
        LogCursor after(long seq) throws IOException;
    }

    private final DurableLog log;
    private final FactRing ring;
    private final Files cursors;
    private long position;
    private @Nullable LogCursor files;

    /** A reader of what comes after {@code position}. */
    JournalFactReader(DurableLog log, FactRing ring, Files cursors, long position) {
        this.log = log;
        this.ring = ring;
        this.cursors = cursors;
        this.position = position;
    }

    @Override
    public FactBatch next(int maxFacts) throws IOException {
        View view = log.view();
        if (view.factsEnd() <= position) {
            return new FactBatch(position, position, List.of());
        }
        FactBatch recent = ring.read(position, Math.max(1, maxFacts), view.factsEnd());
        if (recent != null) {
            close();
            position = recent.to();
            return recent;
        }
        return fromFiles(Math.max(1, maxFacts), view.factsEnd());
    }

    private FactBatch fromFiles(int maxFacts, long end) throws IOException {
        LogCursor cursor = opened();
        long from = position;
        List<Fact> facts = new ArrayList<>();
        while (facts.size() < maxFacts && position < end) {
            Step step = cursor.next();
            if (step != Step.RECORD) {
                throw cursor.segment()
                        .corrupt(step == Step.DAMAGE ? cursor.segment().damage() : "durable facts are missing");
            }
            if (cursor.kind() == RecordLayout.FACTS && cursor.seq() > position) {
                facts.addAll(decoded(cursor));
            }
            position = Math.max(position, cursor.progress().factsEnd());
        }
        return new FactBatch(from, position, facts);
    }

    private LogCursor opened() throws IOException {
        if (files == null) {
            files = cursors.after(position);
        }
        return files;
    }

    private static List<Fact> decoded(LogCursor cursor) throws CorruptJournalException {
        try {
            return FactsRecord.facts(cursor.payload());
        } catch (MalformedException malformed) {
            throw cursor.segment().corrupt(malformed.found());
        }
    }

    @Override
    public void close() {
        if (files != null) {
            try {
                files.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } finally {
                files = null;
            }
        }
    }
}
