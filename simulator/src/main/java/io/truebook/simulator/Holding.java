package io.truebook.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much of an instrument an account holds. Kept after it was closed, since TWS goes on telling of it in portfolio
 * rows. Owned by the {@link World}.
 *
 * <p>Average cost follows IB: money per contract with the multiplier inside; commissions raise it for what was bought and
 * lower it for what was sold short; a reduction does not move it; a fill through zero starts it anew.
 */
final class Holding {
    private static final int COST_SCALE = 7;

    private final String account;
    private final Instrument instrument;
    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal averageCost = BigDecimal.ZERO;
    private BigDecimal realizedPnl = BigDecimal.ZERO;
    private BigDecimal openingPnl = BigDecimal.ZERO;

    Holding(String account, Instrument instrument) {
        this.account = account;
        this.instrument = instrument;
    }

    String account() {
        return account;
    }

    Instrument instrument() {
        return instrument;
    }

    int conId() {
        return instrument.conId();
    }

    /** + long, - short, 0 closed. */
    BigDecimal quantity() {
        return quantity;
    }

    boolean isFlat() {
        return quantity.signum() == 0;
    }

    /** Per contract, multiplier and commissions inside; 0 when flat. */
    BigDecimal averageCost() {
        return averageCost;
    }

    /** Gain or loss of what was closed since the start, after commissions. */
    BigDecimal realizedPnl() {
        return realizedPnl;
    }

    /** In the contract's currency, multiplier inside; negative when short. */
    BigDecimal marketValue() {
        return quantity.multiply(instrument.unitPrice());
    }

    BigDecimal unrealizedPnl() {
        return quantity.multiply(instrument.unitPrice().subtract(averageCost));
    }

    /** Gain or loss since the simulation began. */
    BigDecimal dailyPnl() {
        return unrealizedPnl().add(realizedPnl).subtract(openingPnl);
    }

    /** The unrealised gain or loss with which the simulation began. */
    BigDecimal openingPnl() {
        return openingPnl;
    }

    /** Makes the gain or loss now the one the day is measured from. */
    void openDay() {
        openingPnl = unrealizedPnl();
    }

    /** Takes a holding up where a checkpoint left it. */
    void restore(BigDecimal quantityThen, BigDecimal costThen, BigDecimal realizedThen, BigDecimal openingThen) {
        quantity = quantityThen;
        averageCost = costThen;
        realizedPnl = realizedThen;
        openingPnl = openingThen;
    }

    /** Sets what the broker believes, without a fill. */
    void set(BigDecimal newQuantity, BigDecimal newAverageCost) {
        quantity = plain(newQuantity);
        averageCost = quantity.signum() == 0 ? BigDecimal.ZERO : plain(newAverageCost);
    }

    /**
     * Fills.
     *
     * @param traded + bought, - sold, not 0
     * @param price per unit, as quoted
     */
    void fill(BigDecimal traded, BigDecimal price) {
        BigDecimal entry = effectivePrice(traded, price);
        BigDecimal after = quantity.add(traded);
        if (quantity.signum() * traded.signum() >= 0) {
            averageCost = average(entry, traded.abs(), after.abs());
        } else {
            BigDecimal closed = quantity.abs().min(traded.abs());
            BigDecimal gainEach = entry.subtract(averageCost).multiply(BigDecimal.valueOf(quantity.signum()));
            realizedPnl = plain(realizedPnl.add(gainEach.multiply(closed)));
            if (after.signum() == 0) {
                averageCost = BigDecimal.ZERO;
            } else if (after.signum() != quantity.signum()) {
                averageCost = cost(entry);
            }
        }
        quantity = plain(after);
    }

    /** Money per contract that one side of the fill really costs or yields. */
    private BigDecimal effectivePrice(BigDecimal traded, BigDecimal price) {
        BigDecimal gross = price.multiply(instrument.terms().unitValue());
        BigDecimal commission = instrument.terms().commission();
        return traded.signum() > 0 ? gross.add(commission) : gross.subtract(commission);
    }

    private BigDecimal average(BigDecimal entry, BigDecimal added, BigDecimal total) {
        BigDecimal basis = averageCost.multiply(quantity.abs()).add(entry.multiply(added));
        return plain(basis.divide(total, COST_SCALE, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal cost(BigDecimal exact) {
        return plain(exact.setScale(COST_SCALE, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
