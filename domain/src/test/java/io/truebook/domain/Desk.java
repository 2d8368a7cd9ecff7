package io.truebook.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A book, its bookkeeper and a clock that a test moves: says inputs in the words of the broker and keeps the facts. */
final class Desk {

    static final Instant OPENING = Instant.parse("2026-03-02T14:30:00Z");
    static final AccountId DU1 = new AccountId("DU1");
    static final AccountId DU2 = new AccountId("DU2");
    static final int MULTI = 17;

    final Book book;
    final Bookkeeper bookkeeper;
    final List<Fact> facts = new ArrayList<>();
    long seq;
    int session = 1;
    Instant now = OPENING;

    Desk() {
        this(BookPolicy.DEFAULT);
    }

    Desk(BookPolicy policy) {
        book = new Book();
        bookkeeper = new Bookkeeper(book);
        say(new Input.ServiceStarted("test", policy));
    }

    /** A desk whose one account has been confirmed with these holdings of conIds 1, 2, 3 ... */
    static Desk holding(BookPolicy policy, String... quantities) {
        Desk desk = new Desk(policy).open(DU1).ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1);
        for (int at = 0; at < quantities.length; at++) {
            desk.live(DU1, at + 1, quantities[at], "100");
        }
        return desk.end(BrokerEvent.STREAM).forget();
    }

    static Desk holding(String... quantities) {
        return holding(BookPolicy.DEFAULT, quantities);
    }

    List<Fact> say(Input input) {
        return say(input, session);
    }

    List<Fact> say(Input input, int ofSession) {
        List<Fact> followed = bookkeeper.apply(new Entry(++seq, 1, ofSession, now, input));
        facts.addAll(followed);
        return followed;
    }

    Desk open(AccountId... accounts) {
        say(new Input.SessionOpened(200, "127.0.0.1:7497"));
        say(new BrokerEvent.AccountsReported(List.of(accounts)));
        return this;
    }

    Desk reopen(AccountId... accounts) {
        say(new Input.SessionClosed("connection reset"));
        session++;
        return open(accounts);
    }

    Desk ask(SnapshotMethod method, int request, AccountId... accounts) {
        say(new Input.SnapshotStarted(book.status().lastRun(), request, method, List.of(accounts)));
        return this;
    }

    /** Wants a check and asks the broker with {@code reqPositionsMulti} 17. */
    Desk check(AccountId... accounts) {
        say(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        return ask(SnapshotMethod.POSITIONS_MULTI, MULTI, accounts);
    }

    Desk live(AccountId account, int conId, String position, @Nullable String cost) {
        return row(BrokerEvent.STREAM, account, "", stock(conId), position, cost);
    }

    Desk answer(AccountId account, int conId, String position, @Nullable String cost) {
        return row(MULTI, account, "", stock(conId), position, cost);
    }

    Desk row(int request, AccountId account, String model, Contract contract, String position, @Nullable String cost) {
        say(new BrokerEvent.PositionReported(
                request, account, model, contract, Quantity.of(position), cost == null ? null : Money.of(cost)));
        return this;
    }

    Desk portfolio(AccountId account, int conId, String position, Valuation valuation) {
        say(new BrokerEvent.PortfolioReported(account, stock(conId), Quantity.of(position), null, valuation));
        return this;
    }

    Desk ready(AccountId account, String value) {
        say(new BrokerEvent.AccountValueReported(account, "AccountReady", value, ""));
        return this;
    }

    Desk upstream(BrokerEvent.Upstream state, int code) {
        say(new BrokerEvent.UpstreamChanged(state, code, "connectivity"));
        return this;
    }

    Desk end(int request) {
        say(new BrokerEvent.PositionsEnded(request));
        return this;
    }

    /** A person's or a replay's word on a stock, as of so many seconds after the opening; shares cost 100. */
    static ImportedPosition claim(AccountId account, int conId, String position, int atSecond) {
        return claim(account, stock(conId), position, "100", Valuation.UNKNOWN, atSecond, null);
    }

    static ImportedPosition claim(
            AccountId account,
            Contract contract,
            String position,
            @Nullable String cost,
            Valuation valuation,
            int atSecond,
            @Nullable Remarks remarks) {
        return new ImportedPosition(
                Source.REPLAY,
                "desk",
                "statement.csv",
                account,
                "",
                contract,
                Quantity.of(position),
                cost == null ? null : Money.of(cost),
                valuation,
                OPENING.plusSeconds(atSecond),
                remarks);
    }

    Desk imports(ImportedPosition... records) {
        for (ImportedPosition record : records) {
            say(new Input.PositionImported(record), 0);
        }
        return this;
    }

    /** The window passes, and with it whatever waited. */
    Desk settle() {
        return pass(TimeOrderedBuffer.WINDOW).pass(TimeOrderedBuffer.CHECK);
    }

    /** Time passes, and a tick says so. */
    Desk pass(Duration time) {
        now = now.plus(time);
        say(new Input.Tick());
        return this;
    }

    Desk forget() {
        facts.clear();
        return this;
    }

    static Contract stock(int conId) {
        return new Contract(
                new ContractId(conId), "SYM" + conId, "STK", null, null, null, null, "USD", "", "SYM" + conId, "NMS");
    }

    static Contract option(int conId, String expiry, String strike) {
        return new Contract(
                new ContractId(conId),
                "SPX",
                "OPT",
                new Expiry(expiry),
                Price.of(strike),
                OptionRight.CALL,
                Quantity.of("100"),
                "USD",
                "",
                "SPXW " + conId,
                "SPXW");
    }

    static Valuation worth(String price, String value, String unrealized, String realized) {
        return new Valuation(Price.of(price), Money.of(value), Money.of(unrealized), Money.of(realized));
    }

    @Nullable
    PositionUpdate of(AccountId account, int conId) {
        BookState.PositionState state = book.position(PositionKey.of(account, new ContractId(conId)));
        return state == null ? null : state.last();
    }

    PositionUpdate held(AccountId account, int conId) {
        PositionUpdate held = of(account, conId);
        if (held == null) {
            throw new AssertionError("no position " + account + "/" + conId);
        }
        return held;
    }

    String quantity(AccountId account, int conId) {
        return held(account, conId).position().toString();
    }

    BrokerSnapshot lastCheck() {
        BrokerSnapshot last = book.status().lastCheck();
        if (last == null) {
            throw new AssertionError("no check has ended");
        }
        return last;
    }

    AccountSnapshot lastOf(AccountId account) {
        return lastCheck().accounts().stream()
                .filter(answer -> answer.account().equals(account))
                .findFirst()
                .orElseThrow();
    }

    <F> List<F> facts(Class<F> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<PositionUpdate> updates() {
        return facts(PositionUpdate.class);
    }

    BookState.Counters counters() {
        return book.status().counters();
    }
}
