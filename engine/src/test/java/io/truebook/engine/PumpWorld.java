package io.truebook.engine;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pump over a fake journal, stepped by hand. */
final class PumpWorld {

    static final Duration A_MOMENT = Duration.ofMillis(2);

    final FakeJournal journal;
    final ManualClock clock;
    final Intake intake = new Intake(1 << 20);
    final Recovery recovered;
    final Pump pump;
    Map<String, Long> cursors = Map.of();

    private PumpWorld(FakeJournal journal, ManualClock clock) throws IOException {
        this.journal = journal;
        this.clock = clock;
        this.recovered = Recovery.of(journal);
        this.pump = new Pump(recovered, journal, intake, clock, () -> cursors);
    }

    static PumpWorld empty() throws IOException {
        return new PumpWorld(new FakeJournal(), new ManualClock());
    }

    /** An empty book that has been started and lies idle with everything durable. */
    static PumpWorld started() throws IOException {
        return empty().start();
    }

    PumpWorld start() throws IOException {
        pump.begin("test", BookPolicy.DEFAULT);
        settle();
        return this;
    }

    /** The next process after a power cut. */
    PumpWorld restarted() throws IOException {
        return new PumpWorld(journal.afterPowerCut(), clock);
    }

    PumpWorld take(Arrival... arrivals) {
        return take(List.of(arrivals));
    }

    PumpWorld take(List<Arrival> arrivals) {
        if (!intake.offer(arrivals)) {
            throw new AssertionError("the intake is full");
        }
        return this;
    }

    /** Steps until nothing is left to do, facts included. */
    PumpWorld settle() throws IOException {
        stepUntilIdle();
        clock.advance(A_MOMENT);
        stepUntilIdle();
        return this;
    }

    void stepUntilIdle() throws IOException {
        for (int steps = 0; pump.step() > 0; steps++) {
            if (steps > 1000) {
                throw new AssertionError("the pump does not come to rest");
            }
        }
    }

    List<Long> seqs() {
        return journal.accepted().stream().map(entry -> entry.seq()).toList();
    }

    /** Durable updates of positions, in order. */
    List<PositionUpdate> updates() {
        List<PositionUpdate> updates = new ArrayList<>();
        for (Fact fact : journal.facts()) {
            if (fact instanceof PositionUpdate update) {
                updates.add(update);
            }
        }
        return updates;
    }
}
