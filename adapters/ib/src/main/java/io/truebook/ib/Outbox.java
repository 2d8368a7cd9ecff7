package io.truebook.ib;

import io.truebook.domain.Input;
import io.truebook.engine.Arrival;
import io.truebook.engine.Intake;
import io.truebook.engine.RawFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the intake, in order. A connection's messages are held back until its session is open, so that
 * the book never hears of a connection that came to nothing.
 */
final class Outbox {

    /** What a server may say before it has named its accounts; the real one says a few hundred bytes. */
    static final int MOST_BYTES_BEFORE_SESSION = 1 << 20;

    private final Intake intake;
    private List<Arrival> waiting = new ArrayList<>();
    private boolean sealed;
    private long sealedBytes;

    Outbox(Intake intake) {
        this.intake = intake;
    }

    /** Holds back what follows. Only when nothing waits. */
    void seal() {
        sealed = true;
        sealedBytes = 0;
    }

    /** Lets go of what was held back. */
    void open() {
        sealed = false;
    }

    /** Forgets what was held back. */
    void discard() {
        if (sealed) {
            waiting = new ArrayList<>();
            sealed = false;
        }
    }

    boolean isSealed() {
        return sealed;
    }

    /** True when too much is being held back. */
    boolean isOverfull() {
        return sealed && sealedBytes > MOST_BYTES_BEFORE_SESSION;
    }

    void add(int session, Input input, @Nullable RawFrame frame, long now) {
        Arrival arrival = new Arrival(session, input, frame, now);
        waiting.add(arrival);
        sealedBytes += sealed ? arrival.sizeBytes() : 0;
    }

    /**
     * Offers what waits.
     *
     * @return whether the intake has everything that is not held back; if not, nothing more may be read
     */
    boolean flush() {
        if (sealed || waiting.isEmpty()) {
            return true;
        }
        if (!intake.offer(waiting)) {
            return false;
        }
        waiting = new ArrayList<>();
        return true;
    }

    /** Hands over what waits even when the intake is full: the end of a link is the last it will say. */
    void force() {
        if (!flush()) {
            waiting.forEach(intake::put);
            waiting = new ArrayList<>();
        }
    }
}
