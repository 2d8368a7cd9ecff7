package io.truebook.engine;

import io.truebook.domain.BookState;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The truth: inputs and the facts that followed, in one durable order. One process, one thread writes.
 *
 * <p>{@code append} and {@code appendFacts} only gather; {@link #force} writes all that was gathered and makes it
 * durable in one go. After a {@link io.truebook.engine.seam.DiskFullException} from {@code force} nothing of the batch
 * counts, nothing is lost, and the call may be repeated. After any other failure the journal is closed for good: what
 * reached the disk is only known after reading it again.
 */
public interface Journal extends FactLog, Closeable {

    /** Identity of this journal, given at its creation: 32 hexadecimal digits. Names the lake's transactions. */
    String id();

    /** The fence of this process start; greater than every earlier one. */
    int term();

    /** The newest checkpoint that is whole. */
    Optional<Checkpoint> checkpoint();

    /** Hands over, in order, every accepted input above {@code afterSeq} with the facts that were recorded for it. */
    void replay(long afterSeq, Replay replay) throws IOException;

    void append(Entry entry, @Nullable RawFrame frame);

    /** The facts of input {@code seq}; called once for each input, in order, also when there are none. */
    void appendFacts(long seq, List<Fact> facts);

    /** Makes everything gathered durable. */
    void force() throws IOException;

    /** Writes a checkpoint beside the segments, keeps two, and archives segments that nobody needs any more. */
    void checkpoint(Checkpoint checkpoint) throws IOException;

    /**
     * The book and the cursors at a seq.
     *
     * @param cursors how far each sink and handler had come, by name
     */
    record Checkpoint(BookState state, Map<String, Long> cursors) {
        public Checkpoint {
            cursors = Map.copyOf(cursors);
        }
    }

    /** Receives what is replayed. */
    @FunctionalInterface
    interface Replay {
        /**
         * Takes one accepted input.
         *
         * @param facts what was recorded for the entry; absent when its facts had not become durable
         */
        void entry(Entry entry, @Nullable List<Fact> facts);
    }
}
