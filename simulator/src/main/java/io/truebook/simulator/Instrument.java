package io.truebook.simulator;

import io.truebook.tws.ContractFields;
import java.math.BigDecimal;

/** An instrument and its price now. Owned by the {@link World}. */
final class Instrument {
    private static final int MOST_TICKS = 3;
    private static final BigDecimal BAND = new BigDecimal("0.25");
    private static final BigDecimal LEAST_BAND_TICKS = BigDecimal.valueOf(20);

    private final Terms terms;
    private final ContractFields portfolioContract;
    private final BigDecimal lowest;
    private final BigDecimal highest;
    private BigDecimal price;

    Instrument(Terms terms) {
        this.terms = terms;
        this.portfolioContract = terms.portfolioContract();
        this.price = terms.firstPrice();
        BigDecimal band =
                terms.firstPrice().abs().multiply(BAND).max(terms.tick().multiply(LEAST_BAND_TICKS));
        BigDecimal least = terms.firstPrice().subtract(band);
        // Only what began below zero may be there: a stock is never free.
        this.lowest = terms.firstPrice().signum() > 0 ? least.max(terms.tick()) : least;
        this.highest = terms.firstPrice().add(band);
    }

    Terms terms() {
        return terms;
    }

    int conId() {
        return terms.conId();
    }

    ContractFields portfolioContract() {
        return portfolioContract;
    }

    /** Per unit, as quoted. */
    BigDecimal price() {
        return price;
    }

    /** Money per 1 of quantity at the price now. */
    BigDecimal unitPrice() {
        return price.multiply(terms.unitValue());
    }

    void price(BigDecimal now) {
        price = now;
    }

    /** Moves the price by at least one tick, up or down, within its band. */
    void move(Draws draws) {
        int ticks = draws.between(1, MOST_TICKS);
        BigDecimal change = terms.tick().multiply(BigDecimal.valueOf(draws.happens(500) ? ticks : -ticks));
        BigDecimal moved = price.add(change);
        if (moved.compareTo(lowest) < 0 || moved.compareTo(highest) > 0) {
            moved = price.subtract(change);
        }
        price = moved;
    }
}
