package io.truebook.engine;

import io.truebook.domain.Fact;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The durable facts, read by any number of cursors from any thread. */
public interface FactLog {

    /** The highest seq whose facts, and those of all seqs below, are durable. */
    long factsEnd();

    /** A cursor that begins after {@code seq}. */
    FactReader read(long seq) throws IOException;

    /** A cursor over the facts; used by one thread. */
    interface FactReader extends Closeable {

        /** What comes next: at most about {@code maxFacts}, never a part of one seq; empty when there is nothing yet. */
        FactBatch next(int maxFacts) throws IOException;

        @Override
        void close();
    }

    /**
     * The facts of the inputs in ({@code from}, {@code to}]; inputs without facts leave no trace but move {@code to}.
     */
    record FactBatch(long from, long to, List<Fact> facts) {

        public boolean isEmpty() {
            return to == from;
        }
    }
}
