package io.truebook.service.demo;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookStatus;
import io.truebook.engine.Watermarks;
import io.truebook.service.sync.Waiting;
import io.truebook.simulator.SentSession;
import io.truebook.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The end of the line: waits until what the broker has sent is accepted, and then in the lake. */
final class Drain {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Simulator simulator;
    private final Truebook truebook;
    private final int sessionsBefore;

    /** @param sessionsBefore the last session of the simulator before this process connected */
    Drain(Simulator simulator, Truebook truebook, int sessionsBefore) {
        this.simulator = simulator;
        this.truebook = truebook;
        this.sessionsBefore = sessionsBefore;
    }

    /** Whether the frozen market's last frame is accepted and in the lake. */
    boolean complete() throws InterruptedException, IOException {
        return simulator.control().awaitQuiet(PATIENCE)
                && Waiting.until(() -> framesReceived() >= framesSent(), PATIENCE)
                && recordIsInLake();
    }

    /** Whether the lake has caught up with all that has been received by now. */
    boolean recordIsInLake() throws IOException {
        long received = truebook.watermarks().received();
        boolean accepted = Waiting.until(() -> truebook.watermarks().accepted() >= received, PATIENCE);
        truebook.flushLake();
        return accepted && Waiting.until(() -> truebook.watermarks().inLake() >= received, PATIENCE);
    }

    /**
     * Whether there came a moment at which nothing was under way: answers to our own probes, which carry no position,
     * may still come one by one.
     */
    boolean everythingIsInLake() {
        return Waiting.until(this::nothingIsUnderWay, PATIENCE);
    }

    private boolean nothingIsUnderWay() {
        try {
            if (!recordIsInLake()) {
                return false;
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        Watermarks marks = truebook.watermarks();
        return marks.received() == marks.accepted() && marks.accepted() == marks.inLake();
    }

    private long framesReceived() {
        TruebookStatus status = truebook.status();
        return status.feed() == null ? 0 : status.feed().framesReceived();
    }

    private long framesSent() {
        try {
            return simulator.control().sessions().stream()
                    .filter(session -> session.session() > sessionsBefore)
                    .mapToLong(SentSession::frames)
                    .sum();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
