package io.truebook.simulator;

import io.truebook.tws.ContractFields;
import java.math.BigDecimal;

/**
 * What an account really holds.
 *
 * @param contract as messages 61 and 71 tell it
 * @param position + long, - short, never 0
 * @param averageCost per contract, multiplier and commissions inside
 */
public record HeldPosition(String account, ContractFields contract, BigDecimal position, BigDecimal averageCost) {
    public int conid() {
        return contract.conId();
    }

    public String symbol() {
        return contract.symbol();
    }
}
