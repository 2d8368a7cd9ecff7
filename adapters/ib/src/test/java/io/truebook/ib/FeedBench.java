package io.truebook.ib;

import io.truebook.domain.Book;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Valuation;
import io.truebook.engine.Arrival;
import io.truebook.engine.Intake;
import io.truebook.engine.IntakeDrain;
import io.truebook.engine.LiveView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A feed between a scripted TWS and a real book, all on one hand-moved clock. */
final class FeedBench {

    private static final Duration IDLE = Duration.ofMillis(10);
    private static final int MOST_TURNS = 200_000;

    final HandClock clock = new HandClock();
    final ScriptedTws tws = new ScriptedTws(clock);
    final Intake intake;
    final List<Arrival> arrivals = new ArrayList<>();
    final List<Fact> facts = new ArrayList<>();
    final Map<PositionKey, Valuation> marks = new LinkedHashMap<>();
    final Book book = new Book();
    final IbBrokerFeed feed;

    boolean pumping = true;

    private final Bookkeeper keeper = new Bookkeeper(book);
    private LiveView view = LiveView.of(book.status(), book.positions());

    FeedBench() {
        this(IbSettings.DEFAULT, 1 << 20);
    }

    FeedBench(IbSettings settings, long intakeBytes) {
        intake = new Intake(intakeBytes);
        feed = new IbBrokerFeed(settings, tws, clock, new Random(1), intake, () -> view, marks::put);
    }

    /** One step of the feed and one of the pump; time passes even when neither has anything to do. */
    int turn() {
        int done = feed.step();
        if (!tws.isConnected() || !pumping) {
            clock.advance(IDLE);
        }
        if (pumping) {
            pump();
        }
        return done;
    }

    void pump() {
        List<Arrival> drained = IntakeDrain.drain(intake);
        arrivals.addAll(drained);
        drained.forEach(arrival -> fold(arrival.session(), arrival.input()));
        if (!clock.instant().isBefore(book.nextDeadline())) {
            fold(0, new Input.Tick());
        }
        if (book.seq() > view.seq()) {
            view = LiveView.of(book.status(), book.positions());
        }
    }

    private void fold(int session, Input input) {
        facts.addAll(keeper.apply(new Entry(book.seq() + 1, 1, session, clock.instant(), input)));
    }

    /** Asks the book for a check, as a person would. */
    void requestCheck() {
        intake.put(new Arrival(0, new Input.CheckRequested(CheckTrigger.ON_DEMAND), null, clock.nanoTime()));
    }

    void until(BooleanSupplier reached) {
        for (int turns = 0; !reached.getAsBoolean(); turns++) {
            if (turns > MOST_TURNS) {
                throw new AssertionError("never reached; " + feed.status() + "\n" + tws.transcript());
            }
            turn();
        }
    }

    void untilState(LinkState state) {
        until(() -> state() == state);
    }

    void run(Duration time) {
        long end = clock.nanoTime() + time.toNanos();
        until(() -> clock.nanoTime() - end >= 0);
    }

    LinkState state() {
        return LinkState.valueOf(feed.status().state());
    }

    long count(String name) {
        return feed.status().counts().getOrDefault(name, 0L);
    }

    List<Input> inputs() {
        return arrivals.stream().map(Arrival::input).toList();
    }

    <T extends Input> List<T> inputs(Class<T> kind) {
        return inputs().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    LiveView view() {
        return view;
    }
}
