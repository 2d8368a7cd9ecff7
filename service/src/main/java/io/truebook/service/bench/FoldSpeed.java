package io.truebook.service.bench;

import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Entry;
import io.truebook.domain.Input;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Clock;
import io.truebook.ib.EventTranslator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Payloads to facts: decoded, translated, folded. */
final class FoldSpeed implements Measurement {

    private static final double GOAL = 500_000;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 20;

    @Override
    public String name() {
        return "facts";
    }

    @Override
    public List<Reading> run(Path folder) {
        Fold fold = new Fold();
        List<RawFrame> odd = PositionFrames.round(1);
        List<RawFrame> even = PositionFrames.round(2);
        fold.rounds(odd, even, WARM_UP);
        long before = fold.facts;
        Stopwatch watch = new Stopwatch();
        fold.rounds(odd, even, ROUNDS);
        double messages = (double) ROUNDS * PositionFrames.KEYS;
        double perSecond = messages / watch.seconds();
        String changed = Math.round(100 * (fold.facts - before) / messages) + " % changed";
        return List.of(new Reading("decode to facts", "messages/s", Bound.AT_LEAST, perSecond, GOAL, changed));
    }

    /** A book that is fed without a journal. */
    private static final class Fold {
        private final EventTranslator translator = new EventTranslator();
        private final Bookkeeper keeper = new Bookkeeper(new Book());
        private final Instant at = Clock.SYSTEM.instant();
        private long seq;
        private long facts;

        Fold() {
            apply(new Input.ServiceStarted("bench", BookPolicy.DEFAULT));
            apply(new Input.SessionOpened(PositionFrames.SERVER_VERSION, "bench"));
            apply(translator.interpret(PositionFrames.accounts()));
        }

        void rounds(List<RawFrame> odd, List<RawFrame> even, int rounds) {
            for (int round = 0; round < rounds; round++) {
                for (RawFrame frame : round % 2 == 0 ? odd : even) {
                    apply(translator.interpret(frame));
                }
            }
        }

        private void apply(Input input) {
            facts += keeper.apply(new Entry(++seq, 1, 1, at, input)).size();
        }
    }
}
