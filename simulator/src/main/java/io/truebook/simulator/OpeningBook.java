package io.truebook.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the accounts hold before the first step: the packages of the {@link Catalogue} round by round, dealt to the
 * accounts in turn, every fourth one to two of them, until there are as many positions as planned.
 */
final class OpeningBook {
    private static final int FIRST_ACCOUNT = 9_000_001;
    private static final int LEAST_BARREN_ROUNDS = 3;

    private final WorldPlan plan;
    private final List<String> accounts;
    private final List<Lot> lots = new ArrayList<>();

    private OpeningBook(WorldPlan plan) {
        this.plan = plan;
        this.accounts = accounts(plan.accounts());
    }

    /**
     * A package in one account.
     *
     * @param quantities one per instrument, + long, - short
     */
    record Lot(String account, List<Terms> instruments, List<BigDecimal> quantities) {}

    /** The account numbers, in the order TWS names them. */
    static List<String> accounts(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "DU" + (FIRST_ACCOUNT + n))
                .toList();
    }

    /** Hands on what is held, account by account. */
    static void deal(WorldPlan plan, Consumer<Lot> to) {
        OpeningBook book = new OpeningBook(plan);
        book.dealRounds();
        // The sort is stable, and the accounts are numbered in their order.
        book.lots.sort(Comparator.comparing(Lot::account));
        book.lots.forEach(to);
    }

    private void dealRounds() {
        Catalogue catalogue = new Catalogue(plan.day(), plan.symbols());
        int left = plan.positions();
        int barren = 0;
        for (int round = 0, dealt = 0; left > 0 && barren < LEAST_BARREN_ROUNDS; round++) {
            int before = left;
            for (int symbol = 0; symbol < plan.symbols() && left > 0; symbol++) {
                List<Terms> offered = catalogue.packageOf(symbol, round);
                if (offered.isEmpty()) {
                    continue;
                }
                left -= dealTo(dealt, offered, left);
                if (dealt % 4 == 0 && accounts.size() > 1) {
                    left -= dealTo(dealt + 1, offered, left);
                }
                dealt++;
            }
            barren = left == before ? barren + 1 : 0;
        }
    }

    private int dealTo(int turn, List<Terms> offered, int left) {
        if (left == 0) {
            return 0;
        }
        // A condor that no longer fits gives way to one of its options: a torn one would look like an accident.
        List<Terms> taken = offered.size() > left ? offered.subList(0, 1) : offered;
        Draws draws = new Draws(plan.seed(), -1 - lots.size());
        lots.add(new Lot(accounts.get(turn % accounts.size()), taken, quantities(taken, draws)));
        return taken.size();
    }

    private static List<BigDecimal> quantities(List<Terms> instruments, Draws draws) {
        BigDecimal lots = BigDecimal.valueOf(draws.between(1, 5));
        if (instruments.size() > 1) {
            return List.of(lots, lots.negate(), lots.negate(), lots);
        }
        Terms only = instruments.getFirst();
        boolean isShort = draws.happens(only.contract().secType().equals("CRYPTO") ? 0 : 350);
        BigDecimal quantity = only.lot().multiply(lots);
        return List.of(isShort ? quantity.negate() : quantity);
    }
}
