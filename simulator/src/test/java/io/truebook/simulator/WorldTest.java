package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class WorldTest {
    @Test
    void theSameSeedAndStepsGiveTheSameContent() {
        assertThat(Plans.content(Plans.after(Plans.plan(42), 5_000)))
                .isEqualTo(Plans.content(Plans.after(Plans.plan(42), 5_000)))
                .isNotEqualTo(Plans.content(Plans.after(Plans.plan(43), 5_000)));
    }

    @Test
    void contentDoesNotDependOnTheJdk() {
        Draws draws = new Draws(42, 7);

        assertThat(List.of(draws.below(1000), draws.below(1000), draws.below(1000), draws.between(-3, 3)))
                .isEqualTo(List.of(641, 129, 445, -1));
    }

    @Test
    void hasAsManyPositionsAccountsAndSymbolsAsPlanned() {
        World world = World.create(new WorldPlan(1, 7, 10_000, 500, 0, Plans.DAY));

        Set<String> symbols = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        Set<World.Key> keys = new HashSet<>();
        for (Holding holding : world.holdings()) {
            symbols.add(holding.instrument().terms().contract().symbol());
            accounts.add(holding.account());
            keys.add(new World.Key(holding.account(), holding.conId()));
            assertThat(holding.isFlat()).isFalse();
        }
        assertThat(keys).hasSize(10_000);
        assertThat(symbols).hasSize(500);
        assertThat(accounts).hasSize(7).isEqualTo(new HashSet<>(world.accounts()));
    }

    @Test
    void everyContractHasItsOwnNumber() {
        World world = World.create(new WorldPlan(1, 2, 5_000, 100, 0, Plans.DAY));

        Map<String, Integer> numbers = new HashMap<>();
        for (Instrument instrument : world.instruments()) {
            String name = instrument.terms().contract().secType()
                    + instrument.terms().contract().localSymbol()
                    + instrument.terms().contract().tradingClass();
            assertThat(numbers.put(name, instrument.conId())).as(name).isNull();
        }
    }

    @Test
    void severalAccountsHoldTheSameContract() {
        Map<Integer, Set<String>> accounts = new HashMap<>();
        for (Holding holding : World.create(Plans.plan(1)).holdings()) {
            accounts.computeIfAbsent(holding.conId(), conId -> new HashSet<>()).add(holding.account());
        }

        assertThat(accounts.values()).anyMatch(holders -> holders.size() > 1);
    }

    @Test
    void holdsWhatIsHardToHold() {
        List<Holding> holdings = World.create(Plans.plan(1)).holdings();

        assertThat(holdings)
                .anyMatch(is("CRYPTO", "BTC").and(held -> held.quantity().scale() == 4));
        assertThat(holdings).anyMatch(is("OPT", "NDX").and(strike("21000")));
        assertThat(holdings).anyMatch(is("OPT", "SNDL").and(strike("0.5")));
        assertThat(holdings)
                .anyMatch(is("FUT", "CL").and(held -> held.instrument().price().signum() < 0));
        assertThat(holdings)
                .anyMatch(is("STK", "MSFT").and(held -> held.quantity().scale() == 3));
        assertThat(holdings).anyMatch(is("BOND", "US-T"));
        assertThat(holdings).anyMatch(is("CASH", "EUR"));
        assertThat(holdings).anyMatch(held -> held.quantity().signum() < 0);
        assertThat(holdings).anyMatch(held -> held.quantity().signum() > 0);
    }

    @Test
    void futureOptionsAppearInTheSecondRound() {
        assertThat(World.create(new WorldPlan(1, 1, 120, 10, 0, Plans.DAY)).holdings())
                .anyMatch(is("FOP", "ES"));
    }

    @Test
    void condorsHaveFourEqualLegsWheneverNoLegIsPending() {
        World world = World.create(Plans.plan(9));
        Map<Integer, List<Holding>> condors = condors(world);
        assertThat(condors).isNotEmpty();

        int changes = 0;
        for (int step = 0; step < 8_000; step++) {
            Holding first = condors.values().iterator().next().getFirst();
            BigDecimal before = first.quantity();
            world.advance(Effects.NONE);
            changes += Math.abs(before.compareTo(first.quantity()));
            if (world.trader().pending().isEmpty()) {
                for (List<Holding> legs : condors.values()) {
                    BigDecimal longPut = legs.getFirst().quantity();
                    assertThat(legs)
                            .extracting(Holding::quantity)
                            .as("step %d", step)
                            .containsExactly(longPut, longPut.negate(), longPut.negate(), longPut);
                }
            }
        }
        assertThat(changes).isGreaterThan(10);
    }

    @Test
    void positionsCloseReopenAndFlip() {
        World world = World.create(Plans.plan(5));
        int[] seen = new int[3];
        Map<Holding, Integer> sides = new HashMap<>();
        world.holdings()
                .forEach(holding -> sides.put(holding, holding.quantity().signum()));
        for (int step = 0; step < 8_000; step++) {
            world.advance(new OnHolding(holding -> {
                int before = sides.put(holding, holding.quantity().signum());
                int after = holding.quantity().signum();
                seen[0] += before != 0 && after == 0 ? 1 : 0;
                seen[1] += before == 0 && after != 0 ? 1 : 0;
                seen[2] += before * after < 0 ? 1 : 0;
            }));
        }
        assertThat(seen)
                .as("closed, reopened, flipped")
                .satisfies(counts ->
                        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(20));
    }

    @Test
    void everyStepIsOneRowWhenNothingButFillsHappen() {
        World world = World.create(new WorldPlan(3, 3, 120, 40, 0, Plans.DAY));
        List<Holding> changed = new ArrayList<>();
        for (int step = 1; step <= 5_000; step++) {
            world.advance(new OnHolding(changed::add));
            assertThat(changed).hasSize(step);
        }
    }

    @Test
    void pricesStayNearWhereTheyBegan() {
        World world = Plans.after(Plans.plan(2), 50_000);

        for (Instrument instrument : world.instruments()) {
            BigDecimal first = instrument.terms().firstPrice();
            assertThat(instrument.price().signum()).isEqualTo(first.signum());
        }
    }

    @Test
    void anEmptyWorldStepsWithoutEffect() {
        World world = Plans.after(new WorldPlan(1, 1, 0, 1, 0, Plans.DAY), 10);

        assertThat(world.step()).isEqualTo(10);
        assertThat(world.holdings()).isEmpty();
    }

    private static Map<Integer, List<Holding>> condors(World world) {
        Map<Integer, List<Holding>> condors = new HashMap<>();
        OpeningBook.deal(world.plan(), lot -> {
            if (lot.instruments().size() == 4) {
                condors.put(
                        condors.size(),
                        lot.instruments().stream()
                                .map(terms -> Objects.requireNonNull(world.holding(lot.account(), terms.conId())))
                                .toList());
            }
        });
        return condors;
    }

    private static Predicate<Holding> is(String secType, String symbol) {
        return holding -> holding.instrument().terms().contract().secType().equals(secType)
                && holding.instrument().terms().contract().symbol().equals(symbol);
    }

    private static Predicate<Holding> strike(String strike) {
        return holding -> {
            BigDecimal of = holding.instrument().terms().contract().strike();
            return of != null && of.compareTo(new BigDecimal(strike)) == 0;
        };
    }

    private record OnHolding(Consumer<Holding> to) implements Effects {
        @Override
        public void onHolding(Holding holding) {
            to.accept(holding);
        }

        @Override
        public void onPrice(Instrument instrument) {}
    }
}
