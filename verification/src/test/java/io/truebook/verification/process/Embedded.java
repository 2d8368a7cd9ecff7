package io.truebook.verification.process;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookBuilder;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Network;
import io.truebook.ib.IbSettings;
import io.truebook.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The service's parts in this process, over a disk of the test's choice: for faults that only a seam can do. */
final class Embedded implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Truebook truebook;

    private Embedded(Truebook truebook) {
        this.truebook = truebook;
    }

    static Embedded start(Path data, Simulator simulator, Disk disk) throws IOException {
        IbSettings defaults = IbSettings.DEFAULT;
        TruebookBuilder builder = Truebook.in(data)
                .broker(new IbSettings(
                        defaults.host(),
                        simulator.twsPort(),
                        defaults.clientId(),
                        defaults.connectTimeout(),
                        defaults.maxServerVersion(),
                        defaults.allowRemoteTws()))
                .world(Clock.SYSTEM, disk, Network.TCP);
        return new Embedded(builder.start());
    }

    Truebook truebook() {
        return truebook;
    }

    Watermarks marks() {
        return truebook.watermarks();
    }

    String link() {
        var feed = truebook.status().feed();
        return feed == null ? "OFF" : feed.state();
    }

    /** Waits until it satisfies {@code wanted}; how long that took. */
    Duration await(String what, Predicate<Truebook> wanted) {
        long began = System.nanoTime();
        while (!wanted.test(truebook)) {
            if (Figures.since(began).compareTo(PATIENCE) > 0) {
                throw new AssertionError("still waiting for " + what + ": " + truebook.status());
            }
            LockSupport.parkNanos(5_000_000);
        }
        return Figures.since(began);
    }

    /** Waits until it follows the broker and has recorded so many inputs more. */
    void awaitBusy(long inputs) {
        await("the link to be live", any -> link().equals("LIVE"));
        long from = marks().accepted();
        await("updates to be recorded", any -> marks().accepted() > from + inputs);
    }

    /** Waits until everything that the resting market has sent is accepted. */
    Watermarks awaitAllAccepted(Simulator simulator) throws InterruptedException {
        simulator.control().freeze();
        if (!simulator.control().awaitQuiet(PATIENCE)) {
            throw new AssertionError("the market does not come to rest: " + truebook.status());
        }
        await("the record to equal the broker", any -> {
            Watermarks marks = marks();
            return marks.accepted() >= marks.received()
                    && Verdict.open(truebook.view().byKey().values())
                            .equals(Verdict.held(simulator.control().truth()));
        });
        return marks();
    }

    @Override
    public void close() throws IOException {
        truebook.close();
    }
}
