package io.truebook.simulator;

import io.truebook.simulator.Action.Duplicate;
import io.truebook.simulator.Action.Expire;
import io.truebook.simulator.Action.Fill;
import io.truebook.simulator.Action.Lose;
import io.truebook.simulator.Action.NewContract;
import io.truebook.simulator.Action.SetPosition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the accounts hold and what it is worth: a function of the plan, the number of steps taken and the actions between
 * them. Not safe for threads; {@link Market} guards it.
 */
final class World {
    /** Identity of a holding. */
    record Key(String account, int conId) {}

    /** What becomes of a live position row on its way out. */
    enum Fate {
        SENT,
        LOST,
        SENT_TWICE
    }

    private final WorldPlan plan;
    private final List<String> accounts;
    private final Map<Integer, Instrument> instruments = new LinkedHashMap<>();
    private final List<Terms> added = new ArrayList<>();
    private final List<Holding> holdings = new ArrayList<>();
    private final Map<Key, Holding> byKey = new HashMap<>();
    private final Trader trader;
    private long step;
    private int lossPerMille;
    private int duplicatePerMille;

    private World(WorldPlan plan) {
        this.plan = plan;
        this.accounts = OpeningBook.accounts(plan.accounts());
        this.trader = new Trader(this);
    }

    /** Before the first step. */
    static World create(WorldPlan plan) {
        World world = new World(plan);
        OpeningBook.deal(plan, world::open);
        return world;
    }

    WorldPlan plan() {
        return plan;
    }

    /** The account numbers, in the order TWS names them. */
    List<String> accounts() {
        return accounts;
    }

    /** Steps taken so far. */
    long step() {
        return step;
    }

    /** Everything that is or was held, in a stable order. */
    List<Holding> holdings() {
        return Collections.unmodifiableList(holdings);
    }

    @Nullable
    Holding holding(String account, int conId) {
        return byKey.get(new Key(account, conId));
    }

    /** Every instrument that was ever known, in a stable order. */
    Collection<Instrument> instruments() {
        return Collections.unmodifiableCollection(instruments.values());
    }

    @Nullable
    Instrument instrument(int conId) {
        return instruments.get(conId);
    }

    /** Instruments that came in through actions, in their order. */
    List<Terms> added() {
        return Collections.unmodifiableList(added);
    }

    Trader trader() {
        return trader;
    }

    int lossPerMille() {
        return lossPerMille;
    }

    int duplicatePerMille() {
        return duplicatePerMille;
    }

    /** Takes the next step: one price moves, or one holding is filled. */
    void advance(Effects effects) {
        step++;
        if (!holdings.isEmpty()) {
            trader.trade(new Draws(plan.seed(), step), effects);
        }
    }

    /** Whether the row about that holding's latest change reaches the clients. */
    Fate fate(Holding holding) {
        if (lossPerMille == 0 && duplicatePerMille == 0) {
            return Fate.SENT;
        }
        int drawn = new Draws(plan.seed() + holding.conId(), step).below(1000);
        if (drawn < lossPerMille) {
            return Fate.LOST;
        }
        return drawn >= 1000 - duplicatePerMille ? Fate.SENT_TWICE : Fate.SENT;
    }

    /**
     * Says why an action cannot be applied now.
     *
     * @throws Refused naming the field, its value and what is allowed
     */
    void check(Action action) {
        switch (action) {
            case SetPosition set -> {
                checkAccount(set.account());
                checkContract(set);
            }
            case Fill fill -> {
                checkAccount(fill.account());
                checkKnown(fill.conId());
                if (fill.quantity().signum() == 0) {
                    throw new Refused("quantity", fill.quantity(), "other than 0");
                }
            }
            case Expire expire -> checkKnown(expire.conId());
            case Lose lose -> checkPerMille(lose.perMille(), duplicatePerMille);
            case Duplicate duplicate -> checkPerMille(duplicate.perMille(), lossPerMille);
        }
    }

    /** Applies an action that {@link #check} has passed. */
    void apply(Action action, Effects effects) {
        switch (action) {
            case SetPosition set -> set(set, effects);
            case Fill fill -> fill(fill, effects);
            case Expire expire -> expire(expire, effects);
            case Lose lose -> lossPerMille = lose.perMille();
            case Duplicate duplicate -> duplicatePerMille = duplicate.perMille();
        }
    }

    /** Forgets all holdings and takes up a checkpoint's, which {@link #restore(Holding)} then adds. */
    void restore(long stepThen, int lossThen, int duplicateThen) {
        step = stepThen;
        lossPerMille = lossThen;
        duplicatePerMille = duplicateThen;
        holdings.clear();
        byKey.clear();
    }

    void restore(Holding holding) {
        add(holding);
    }

    /** Takes up an instrument that an action had added. */
    Instrument restore(Terms terms) {
        added.add(terms);
        return list(terms);
    }

    private void open(OpeningBook.Lot lot) {
        for (int leg = 0; leg < lot.instruments().size(); leg++) {
            Terms terms = lot.instruments().get(leg);
            Instrument known = instruments.get(terms.conId());
            Holding holding = new Holding(lot.account(), known == null ? list(terms) : known);
            holding.fill(lot.quantities().get(leg), terms.firstPrice());
            holding.openDay();
            add(holding);
        }
        if (lot.instruments().size() > 1) {
            trader.bindTogether(lot);
        }
    }

    private void set(SetPosition set, Effects effects) {
        Instrument instrument = instruments.get(set.conId());
        NewContract contract = set.contract();
        if (instrument == null && contract != null) {
            instrument = restore(Listings.added(contract));
        }
        if (instrument == null) {
            throw new IllegalStateException("Contract " + set.conId() + " is unknown, though the action was checked");
        }
        Holding holding = holdingOf(set.account(), instrument);
        holding.set(set.position(), set.averageCost());
        effects.onHolding(holding);
    }

    private void fill(Fill fill, Effects effects) {
        Instrument instrument = checkKnown(fill.conId());
        BigDecimal price = fill.price();
        if (price != null) {
            instrument.price(price);
        }
        Holding holding = holdingOf(fill.account(), instrument);
        holding.fill(fill.quantity(), instrument.price());
        effects.onHolding(holding);
    }

    private void expire(Expire expire, Effects effects) {
        List<Holding> gone =
                holdings.stream().filter(held -> held.conId() == expire.conId()).toList();
        holdings.removeAll(gone);
        for (Holding holding : gone) {
            byKey.remove(new Key(holding.account(), holding.conId()));
            if (expire.rows() == ExpiryRows.ZERO && !holding.isFlat()) {
                holding.set(BigDecimal.ZERO, BigDecimal.ZERO);
                effects.onHolding(holding);
            }
        }
    }

    private Holding holdingOf(String account, Instrument instrument) {
        Holding held = holding(account, instrument.conId());
        if (held != null) {
            return held;
        }
        Holding holding = new Holding(account, instrument);
        add(holding);
        return holding;
    }

    private void add(Holding holding) {
        holdings.add(holding);
        byKey.put(new Key(holding.account(), holding.conId()), holding);
    }

    private Instrument list(Terms terms) {
        Instrument instrument = new Instrument(terms);
        instruments.put(terms.conId(), instrument);
        return instrument;
    }

    private void checkAccount(String account) {
        if (!accounts.contains(account)) {
            throw new Refused("account", account, "one of " + accounts.getFirst() + ".." + accounts.getLast());
        }
    }

    private void checkContract(SetPosition set) {
        boolean known = instruments.containsKey(set.conId());
        if (known && set.contract() != null) {
            throw new Refused("contract", set.conId(), "left out: the contract is known already");
        }
        if (!known && set.contract() == null) {
            throw new Refused("conid", set.conId(), "a known contract, or come with a \"contract\"");
        }
    }

    private Instrument checkKnown(int conId) {
        Instrument instrument = instruments.get(conId);
        if (instrument == null) {
            throw new Refused("conid", conId, "a known contract; GET /truth lists what is held");
        }
        return instrument;
    }

    private static void checkPerMille(int perMille, int other) {
        if (perMille < 0 || perMille + other > 1000) {
            throw new Refused("perMille", perMille, "between 0 and " + (1000 - other));
        }
    }
}
