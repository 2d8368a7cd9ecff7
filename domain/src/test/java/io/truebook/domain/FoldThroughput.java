package io.truebook.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how fast one core folds position rows: 10,000 keys, 90 % of the rows changed. Run {@code main} by hand:
 * {@code java -cp target/classes:target/test-classes io.truebook.domain.FoldThroughput}.
 */
final class FoldThroughput {

    private static final int KEYS = 10_000;
    private static final int ROUNDS = 300;
    private static final int MEASUREMENTS = 7;

    private FoldThroughput() {}

    public static void main(String[] arguments) {
        measure(1);
        measure(1_000);
    }

    private static void measure(int accounts) {
        List<List<BrokerEvent.PositionReported>> rounds = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            rounds.add(rows(accounts, round));
        }
        for (int measurement = 1; measurement <= MEASUREMENTS; measurement++) {
            Bookkeeper bookkeeper = new Bookkeeper(opened(accounts));
            long seq = 10;
            long facts = 0;
            Instant at = Desk.OPENING;
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                at = at.plusNanos(10_000_000);
                for (BrokerEvent.PositionReported row : rounds.get(round % rounds.size())) {
                    facts += bookkeeper.apply(new Entry(++seq, 1, 1, at, row)).size();
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%d accounts: %,.0f rows/s, %.0f %% changed%n",
                    accounts, KEYS * (double) ROUNDS / seconds, 100.0 * facts / (KEYS * (double) ROUNDS));
        }
        Book book = opened(accounts);
        long start = System.nanoTime();
        long plans = 0;
        for (int at = 0; at < 1_000_000; at++) {
            plans += book.status().plan().accounts().size();
        }
        System.out.printf(
                "%d accounts: status() in %.0f ns (%d planned)%n",
                accounts, (System.nanoTime() - start) / 1e6, plans / 1_000_000);
    }

    private static Book opened(int accounts) {
        Book book = new Book();
        Bookkeeper bookkeeper = new Bookkeeper(book);
        List<AccountId> named = new ArrayList<>();
        for (int at = 0; at < accounts; at++) {
            named.add(new AccountId("DU" + at));
        }
        bookkeeper.apply(new Entry(1, 1, 0, Desk.OPENING, new Input.ServiceStarted("1", BookPolicy.DEFAULT)));
        bookkeeper.apply(new Entry(2, 1, 1, Desk.OPENING, new Input.SessionOpened(200, "127.0.0.1:7497")));
        bookkeeper.apply(new Entry(3, 1, 1, Desk.OPENING, new BrokerEvent.AccountsReported(named)));
        return book;
    }

    /** Each row differs from the row of the round before, but for one in ten. */
    private static List<BrokerEvent.PositionReported> rows(int accounts, int round) {
        List<BrokerEvent.PositionReported> rows = new ArrayList<>(KEYS);
        for (int at = 0; at < KEYS; at++) {
            int quantity = at % 10 == 9 ? 7 : 100 + round;
            rows.add(new BrokerEvent.PositionReported(
                    BrokerEvent.STREAM,
                    new AccountId("DU" + at % accounts),
                    "",
                    Desk.stock(at + 1),
                    Quantity.of(Integer.toString(quantity)),
                    Money.of("100.25")));
        }
        return rows;
    }
}
