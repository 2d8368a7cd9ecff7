package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the pump itself costs, over a journal that does nothing and inputs that change nothing. */
class PumpSpeedTest {

    private static final int BATCH = 8192;

    /** Hands {@code inputs} to the pump and lets it take them. */
    static void feed(Pump pump, Intake intake, int inputs) throws IOException {
        for (int left = inputs; left > 0; left -= BATCH) {
            List<Arrival> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < Math.min(BATCH, left); i++) {
                batch.add(new Arrival(1, new Input.Tick(), null, 0));
            }
            intake.offer(batch);
            pump.step();
        }
    }

    @Test
    @Tag("long")
    void takesAMillionInputsASecond() throws IOException {
        Intake intake = new Intake(1L << 40);
        Pump pump = new Pump(Recovery.of(new NoJournal()), new NoJournal(), intake, Clock.SYSTEM, Map::of);
        pump.begin("test", BookPolicy.DEFAULT);
        pump.step();
        long best = 0;
        for (int round = 0; round < 5; round++) {
            long began = System.nanoTime();
            feed(pump, intake, 1_000_000);
            best = Math.max(best, 1_000_000L * 1_000_000_000L / (System.nanoTime() - began));
        }
        System.out.println("pump: " + best + " inputs/s over a journal that does nothing");
        assertThat(best).isGreaterThan(1_000_000);
    }

    @Test
    @Tag("long")
    void aBatchOfOneAmongTenThousandPositionsCostsMicroseconds() throws IOException {
        Intake intake = new Intake(1L << 40);
        Pump pump = new Pump(Recovery.of(new NoJournal()), new NoJournal(), intake, Clock.SYSTEM, Map::of);
        pump.begin("test", BookPolicy.DEFAULT);
        intake.offer(Scripts.opening(1));
        for (int conId = 1; conId <= 10_000; conId++) {
            intake.put(Scripts.live(1, conId, 1));
        }
        pump.finish();
        long best = Long.MAX_VALUE;
        for (int round = 2; round < 7; round++) {
            long began = System.nanoTime();
            for (int conId = 1; conId <= 10_000; conId++) {
                intake.put(Scripts.live(1, conId, round));
                pump.step();
            }
            best = Math.min(best, (System.nanoTime() - began) / 10_000);
        }
        System.out.println("pump: " + best + " ns a batch of one, 10000 positions, 1 account");
        assertThat(best).isLessThan(50_000);
    }

    private static final class NoJournal implements Journal {
        @Override
        public String id() {
            return "00000000000000000000000000000000";
        }

        @Override
        public int term() {
            return 1;
        }

        @Override
        public Optional<Checkpoint> checkpoint() {
            return Optional.empty();
        }

        @Override
        public void replay(long afterSeq, Replay replay) {}

        @Override
        public void append(Entry entry, @Nullable RawFrame frame) {}

        @Override
        public void appendFacts(long seq, List<Fact> facts) {}

        @Override
        public void force() {}

        @Override
        public void checkpoint(Checkpoint checkpoint) {}

        @Override
        public long factsEnd() {
            return 0;
        }

        @Override
        public FactReader read(long seq) {
            throw new UnsupportedOperationException("nothing is kept");
        }

        @Override
        public void close() {}
    }
}
