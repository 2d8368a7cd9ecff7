package io.truebook.service.bench;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.Input;
import io.truebook.engine.Arrival;
import io.truebook.engine.Intake;
import io.truebook.engine.Pump;
import io.truebook.engine.RawFrame;
import io.truebook.engine.Recovery;
import io.truebook.engine.RoleRunner;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Threads;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.JournalSettings;
import io.truebook.service.sync.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Acceptance alone: a journal on the real disk, the pump on its thread, and a reader's thread that feeds it. */
final class AcceptanceRig implements AutoCloseable {

    private static final long INTAKE_BYTES = 16L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int SESSION = 1;

    /** So many frames a socket gives at once when it is full. */
    private static final int READ = 512;

    private final FileJournal journal;
    private final Intake intake = new Intake(INTAKE_BYTES);
    private final EventTranslator translator = new EventTranslator();
    private final Pump pump;
    private final RoleRunner.Running pumping;

    AcceptanceRig(Path folder) throws IOException {
        this.journal = FileJournal.open(
                folder.resolve("journal"), JournalSettings.DEFAULT, Disk.LOCAL, Clock.SYSTEM, new EventTranslator());
        this.pump = new Pump(Recovery.of(journal), journal, intake, Clock.SYSTEM, Map::of);
        pump.begin("bench", BookPolicy.DEFAULT);
        this.pumping = Threads.run(pump, (role, failure) -> {
            throw new IllegalStateException(role.name() + " cannot go on", failure);
        });
        intake.onArrival(pumping::wake);
        put(new Input.SessionOpened(PositionFrames.SERVER_VERSION, "bench"));
        offer(List.of(PositionFrames.accounts()));
    }

    private void put(Input input) {
        intake.put(new Arrival(SESSION, input, null, Clock.SYSTEM.nanoTime()));
    }

    /** Translates and hands in frames as a reader does, waiting while the intake is full. */
    void offer(List<RawFrame> frames) {
        for (int from = 0; from < frames.size(); from += READ) {
            List<Arrival> arrivals = new ArrayList<>(READ);
            for (RawFrame frame : frames.subList(from, Math.min(frames.size(), from + READ))) {
                arrivals.add(new Arrival(SESSION, translator.interpret(frame), frame, Clock.SYSTEM.nanoTime()));
            }
            if (!Waiting.until(() -> intake.offer(arrivals), LONGEST)) {
                throw new IllegalStateException("the pump takes nothing more");
            }
        }
    }

    void awaitAccepted() {
        if (!Waiting.until(() -> pump.accepted() >= pump.received(), LONGEST)) {
            throw new IllegalStateException("accepted " + pump.accepted() + " of " + pump.received());
        }
    }

    Pump pump() {
        return pump;
    }

    @Override
    public void close() throws IOException {
        pumping.close();
        journal.close();
    }
}
