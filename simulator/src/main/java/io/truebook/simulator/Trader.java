package io.truebook.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens in a step. Its only memory is the rest of a combination trade: the legs of an iron condor are
 * filled one a step, as TWS reports them, so that their quantities are equal again after four steps.
 */
final class Trader {
    private static final BigDecimal MOST_LOTS = BigDecimal.valueOf(20);
    private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(10);

    /**
     * A leg that is still to be filled.
     *
     * @param traded + bought, - sold
     */
    record PendingLeg(World.Key key, BigDecimal traded) {}

    private final World world;
    private final Map<World.Key, List<World.Key>> condors = new HashMap<>();
    private final Deque<PendingLeg> pending = new ArrayDeque<>();

    Trader(World world) {
        this.world = world;
    }

    /** Trades the instruments of the lot together from now on. */
    void bindTogether(OpeningBook.Lot lot) {
        List<World.Key> legs = lot.instruments().stream()
                .map(terms -> new World.Key(lot.account(), terms.conId()))
                .toList();
        legs.forEach(leg -> condors.put(leg, legs));
    }

    /** The rest of a combination trade, for a checkpoint. */
    Collection<PendingLeg> pending() {
        return Collections.unmodifiableCollection(pending);
    }

    void restore(Collection<PendingLeg> rest) {
        pending.clear();
        pending.addAll(rest);
    }

    /** One step; somebody holds something. */
    void trade(Draws draws, Effects effects) {
        if (fillPending(draws, effects)) {
            return;
        }
        Holding holding = world.holdings().get(draws.below(world.holdings().size()));
        holding.instrument().move(draws);
        if (draws.happens(world.plan().priceMovesPerMille())) {
            effects.onPrice(holding.instrument());
            return;
        }
        List<World.Key> legs = condors.get(new World.Key(holding.account(), holding.conId()));
        if (legs != null) {
            planCondor(legs, draws);
            if (fillPending(draws, effects)) {
                return;
            }
        }
        holding.fill(tradeOf(holding, draws), holding.instrument().price());
        effects.onHolding(holding);
    }

    private boolean fillPending(Draws draws, Effects effects) {
        Holding holding = nextPending();
        if (holding == null) {
            return false;
        }
        BigDecimal traded = pending.remove().traded();
        holding.instrument().move(draws);
        holding.fill(traded, holding.instrument().price());
        effects.onHolding(holding);
        return true;
    }

    /** The holding of the first leg that has not expired meanwhile. */
    private @Nullable Holding nextPending() {
        while (!pending.isEmpty()) {
            World.Key key = pending.element().key();
            Holding holding = world.holding(key.account(), key.conId());
            if (holding != null) {
                return holding;
            }
            pending.remove();
        }
        return null;
    }

    private void planCondor(List<World.Key> keys, Draws draws) {
        List<Holding> legs = new ArrayList<>();
        for (World.Key key : keys) {
            Holding leg = world.holding(key.account(), key.conId());
            if (leg != null) {
                legs.add(leg);
            }
        }
        BigDecimal units = legs.stream().map(leg -> leg.quantity().abs()).reduce(BigDecimal.ZERO, BigDecimal::max);
        int drawn = draws.below(100);
        boolean adds = units.signum() == 0 || (drawn < 45 && units.compareTo(MOST_UNITS) < 0);
        BigDecimal closed = drawn < 80 ? BigDecimal.ONE : units;
        for (Holding leg : legs) {
            BigDecimal traded = adds ? condorSide(keys, leg) : towardsFlat(leg, closed);
            if (traded.signum() != 0) {
                pending.add(new PendingLeg(new World.Key(leg.account(), leg.conId()), traded));
            }
        }
    }

    /** Long the wings, short the middle. */
    private static BigDecimal condorSide(List<World.Key> keys, Holding leg) {
        boolean wing = leg.conId() == keys.getFirst().conId()
                || leg.conId() == keys.getLast().conId();
        return wing ? BigDecimal.ONE : BigDecimal.ONE.negate();
    }

    private static BigDecimal towardsFlat(Holding holding, BigDecimal most) {
        BigDecimal closed = holding.quantity().abs().min(most);
        return holding.quantity().signum() > 0 ? closed.negate() : closed;
    }

    /** Mostly a bit more or less; now and then everything, or through zero. Never 0. */
    private static BigDecimal tradeOf(Holding holding, Draws draws) {
        BigDecimal lot = holding.instrument().terms().lot();
        BigDecimal some = lot.multiply(BigDecimal.valueOf(draws.between(1, 3)));
        if (holding.isFlat()) {
            return draws.happens(650) ? some : some.negate();
        }
        BigDecimal side = BigDecimal.valueOf(holding.quantity().signum());
        BigDecimal lots = holding.quantity().abs().divide(lot, 0, RoundingMode.DOWN);
        int drawn = draws.below(100);
        if (drawn < 45 && lots.compareTo(MOST_LOTS) < 0) {
            return some.multiply(side);
        }
        if (drawn < 80) {
            return towardsFlat(holding, some);
        }
        BigDecimal all = holding.quantity().negate();
        return drawn < 92 ? all : all.subtract(some.multiply(side));
    }
}
