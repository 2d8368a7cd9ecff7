package io.truebook.service.bench;

import io.truebook.app.Truebook;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.ib.IbSettings;
import io.truebook.service.sync.Waiting;
import io.truebook.simulator.SentSession;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A whole Truebook that follows a simulated broker over a socket. */
final class SocketRig implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Simulator simulator;
    private final Truebook truebook;

    SocketRig(Path folder, int positions, int symbols) throws IOException {
        this.simulator = Simulator.start(SimulatorSettings.in(folder.resolve("simulator"))
                .positions(positions)
                .symbols(symbols)
                .priceMovesPerMille(0)
                .ratePerSecond(0)
                .opening(SimulatorSettings.Opening.FROZEN)
                .build());
        this.truebook = Truebook.in(folder.resolve("truebook"))
                .broker(new IbSettings(
                        "127.0.0.1", simulator.twsPort(), 1, CONNECT, ServerVersion.NEWEST.number(), false))
                .version("bench")
                .start();
    }

    Simulator simulator() {
        return simulator;
    }

    Truebook truebook() {
        return truebook;
    }

    /** Waits until the snapshot that opens the session has ended on our side of the socket. */
    void awaitLive() {
        await("the end of the snapshot", () -> feed().state().equals("LIVE"));
    }

    void awaitHeld(long positions) {
        await(positions + " positions in view", () -> truebook.view().open().count() >= positions);
    }

    void awaitInLake() throws IOException {
        long received = truebook.watermarks().received();
        await("all in the lake", () -> truebook.watermarks().inLake() >= received);
    }

    void awaitAllFrames() throws InterruptedException, IOException {
        if (!simulator.control().awaitQuiet(LONGEST)) {
            throw new IllegalStateException("the simulator does not come to rest");
        }
        long sent = framesSent();
        await("all frames", () -> feed().framesReceived() >= sent);
        await(
                "acceptance",
                () -> truebook.watermarks().accepted() >= truebook.watermarks().received());
    }

    long framesSent() throws IOException {
        return simulator.control().sessions().stream()
                .mapToLong(SentSession::frames)
                .sum();
    }

    FeedStatus feed() {
        FeedStatus feed = truebook.status().feed();
        if (feed == null) {
            throw new IllegalStateException("the broker is not followed");
        }
        return feed;
    }

    static void await(String what, BooleanSupplier condition) {
        if (!Waiting.until(condition, LONGEST)) {
            throw new IllegalStateException("waited " + LONGEST.toSeconds() + " s in vain for " + what);
        }
    }

    @Override
    public void close() throws IOException {
        try (simulator) {
            truebook.close();
        }
    }
}
