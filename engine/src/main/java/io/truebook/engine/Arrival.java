package io.truebook.engine;

import io.truebook.domain.Input;
import org.jspecify.annotations.Nullable;

/**
 * An input on its way to acceptance.
 *
 * @param session the broker connection it belongs to; 0 for none
 * @param input what happened
 * @param frame its raw form, when it came from the broker: then this is what the journal keeps
 * @param arrivedNanos monotonic time of its arrival, for latency figures
 */
public record Arrival(int session, Input input, @Nullable RawFrame frame, long arrivedNanos) {

    private static final int OVERHEAD_BYTES = 160;

    /** Roughly what it holds in memory. */
    public int sizeBytes() {
        return OVERHEAD_BYTES + (frame == null ? 0 : 3 * frame.payload().length);
    }
}
