package io.truebook.simulator;

import io.truebook.tws.ContractFields;
import java.math.BigDecimal;

/**
 * What never changes about an instrument.
 *
 * @param contract as messages 61 and 71 tell it
 * @param primaryExchange what message 7 sends in place of the exchange
 * @param unitValue money per 1.0 of price and 1 of quantity: the multiplier, or 0.01 for bonds in percent of par
 * @param firstPrice where the price begins; it never strays far from there; may be negative
 * @param tick the step of the price, positive
 * @param lot the quantity of an ordinary fill, positive, possibly a fraction
 * @param commission money per 1 of quantity
 */
record Terms(
        ContractFields contract,
        String primaryExchange,
        BigDecimal unitValue,
        BigDecimal firstPrice,
        BigDecimal tick,
        BigDecimal lot,
        BigDecimal commission) {

    int conId() {
        return contract.conId();
    }

    /** The same contract as message 7 tells it. */
    ContractFields portfolioContract() {
        return new ContractFields(
                contract.conId(),
                contract.symbol(),
                contract.secType(),
                contract.expiry(),
                contract.strike(),
                contract.right(),
                contract.multiplier(),
                primaryExchange,
                contract.currency(),
                contract.localSymbol(),
                contract.tradingClass());
    }
}
