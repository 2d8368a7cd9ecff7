package io.truebook.verification.day;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.CheckPlan;
import io.truebook.domain.ContractId;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Price;
import io.truebook.domain.SnapshotMethod;
import io.truebook.domain.Valuation;
import io.truebook.engine.Arrival;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.LiveView;
import io.truebook.engine.QuoteBoard;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Clock;
import io.truebook.ib.EventTranslator;
import io.truebook.tws.ContractFields;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Incoming;
import io.truebook.tws.ServerVersion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A broker with 1,000 option positions over 50 symbols, of which two are filled and a hundred marked in a second. It
 * answers every check that the book asks for.
 */
final class DayBroker implements BrokerFeed {

    private static final int POSITIONS = 1_000;
    private static final int SYMBOLS = 50;
    private static final int FILLS_A_SECOND = 2;
    private static final int MARKS_A_SECOND = 100;
    private static final int SESSION = 1;
    private static final String ACCOUNT = "DU9000001";
    private static final ServerVersion VERSION = new ServerVersion(200);

    private final EventTranslator translator = new EventTranslator();
    private final SplittableRandom random = new SplittableRandom(7);
    private final int[] held = new int[POSITIONS];
    private final Intake intake;
    private final Supplier<LiveView> views;
    private final QuoteBoard quotes;
    private final Clock clock;
    private List<Arrival> waiting = new ArrayList<>();
    private long askedRun;
    private int nextRequest = 1;

    DayBroker(Intake intake, Supplier<LiveView> views, QuoteBoard quotes, Clock clock) {
        this.intake = intake;
        this.views = views;
        this.quotes = quotes;
        this.clock = clock;
        Arrays.setAll(held, position -> 1 + position % 90);
        waiting.add(own(new Input.SessionOpened(VERSION.number(), "the day's broker")));
        tell(new Incoming.ManagedAccounts(ACCOUNT));
        tell(new Incoming.NextValidId(1));
    }

    /** A second of the market. */
    void second() {
        for (int fill = 0; fill < FILLS_A_SECOND; fill++) {
            int position = random.nextInt(POSITIONS);
            held[position] = 1 + random.nextInt(500);
            tell(new Incoming.Position(ACCOUNT, contract(position), quantity(position), cost(position)));
        }
        for (int mark = 0; mark < MARKS_A_SECOND; mark++) {
            int position = random.nextInt(POSITIONS);
            BigDecimal price = BigDecimal.valueOf(1_00 + random.nextInt(40_00), 2);
            BigDecimal value = price.multiply(quantity(position)).movePointRight(2);
            BigDecimal paid = cost(position).multiply(quantity(position));
            quotes.offer(
                    key(position),
                    new Valuation(new Price(price), new Money(value), new Money(value.subtract(paid)), null));
        }
    }

    private static PositionKey key(int position) {
        return PositionKey.of(new AccountId(ACCOUNT), new ContractId(100_000 + position));
    }

    private static ContractFields contract(int position) {
        String symbol = String.format("SYM%02d", position % SYMBOLS);
        int strike = 100 + position / SYMBOLS * 5;
        return new ContractFields(
                100_000 + position,
                symbol,
                "OPT",
                "20991218",
                BigDecimal.valueOf(strike),
                "C",
                "100",
                "",
                "USD",
                symbol + "  991218C" + strike,
                symbol);
    }

    private BigDecimal quantity(int position) {
        return BigDecimal.valueOf(held[position]);
    }

    private static BigDecimal cost(int position) {
        return BigDecimal.valueOf(150_00 + position, 2);
    }

    @Override
    public int step() {
        answer(views.get().status().plan());
        if (waiting.isEmpty() || !intake.offer(waiting)) {
            return 0;
        }
        int told = waiting.size();
        waiting = new ArrayList<>();
        return told;
    }

    private void answer(CheckPlan plan) {
        if (plan.session() != SESSION || plan.run() <= askedRun) {
            return;
        }
        boolean first = askedRun == 0;
        askedRun = plan.run();
        int request = first ? BrokerEvent.STREAM : nextRequest++;
        waiting.add(own(new Input.SnapshotStarted(
                plan.run(),
                request,
                first ? SnapshotMethod.POSITIONS : SnapshotMethod.POSITIONS_MULTI,
                plan.accounts())));
        for (int position = 0; position < POSITIONS; position++) {
            tell(
                    first
                            ? new Incoming.Position(ACCOUNT, contract(position), quantity(position), cost(position))
                            : new Incoming.PositionMulti(
                                    request, ACCOUNT, contract(position), quantity(position), cost(position), ""));
        }
        tell(first ? new Incoming.PositionEnd() : new Incoming.PositionMultiEnd(request));
    }

    private void tell(Incoming.Message message) {
        byte[] bytes = FrameWriter.frame(message, VERSION);
        RawFrame frame = new RawFrame(VERSION.number(), Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
        waiting.add(new Arrival(SESSION, translator.interpret(frame), frame, clock.nanoTime()));
    }

    private Arrival own(Input input) {
        return new Arrival(SESSION, input, null, clock.nanoTime());
    }

    @Override
    public String name() {
        return "day-broker";
    }

    @Override
    public FeedStatus status() {
        return new FeedStatus("LIVE", "day", SESSION, clock.instant(), "", 0, new TreeMap<>());
    }

    @Override
    public void stop() {
        intake.put(own(new Input.SessionClosed("stopped")));
    }
}
