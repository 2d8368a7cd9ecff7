package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The durable facts, held in a map; a failure of reading can be asked for. */
final class MemoryFactLog implements FactLog {

    private final NavigableMap<Long, List<Fact>> facts = new TreeMap<>();
    private long end;
    private boolean failsNextRead;

    MemoryFactLog add(Fact fact) {
        facts.computeIfAbsent(fact.seq(), seq -> new ArrayList<>()).add(fact);
        end = Math.max(end, fact.seq());
        return this;
    }

    /** Inputs without facts up to here. */
    MemoryFactLog end(long seq) {
        end = seq;
        return this;
    }

    void failNextRead() {
        failsNextRead = true;
    }

    @Override
    public long factsEnd() {
        return end;
    }

    @Override
    public FactReader read(long seq) {
        return new Reader(seq);
    }

    private final class Reader implements FactReader {

        private long at;

        Reader(long at) {
            this.at = at;
        }

        @Override
        public FactBatch next(int maxFacts) throws IOException {
            if (failsNextRead) {
                failsNextRead = false;
                throw new IOException("the journal cannot be read");
            }
            long from = at;
            List<Fact> batch = new ArrayList<>();
            for (var entry : facts.subMap(at, false, end, true).entrySet()) {
                if (batch.size() >= maxFacts) {
                    return new FactBatch(from, at, batch);
                }
                batch.addAll(entry.getValue());
                at = entry.getKey();
            }
            at = end;
            return new FactBatch(from, at, batch);
        }

        @Override
        public void close() {
            at = end;
        }
    }
}
