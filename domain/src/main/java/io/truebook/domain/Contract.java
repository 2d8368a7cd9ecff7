package io.truebook.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A contract as the broker describes it. Only {@link #conId} identifies; everything else is an attribute and may be
 * worded differently by different messages.
 *
 * @param conId the broker's identity
 * @param symbol the underlying's symbol, such as {@code SPX}
 * @param secType the broker's security type: STK, OPT, FUT, FOP, CASH, BOND, CRYPTO, BAG ...; kept as sent
 * @param expiry when it expires; absent where the type has none
 * @param strike the strike; absent where the type has none
 * @param right call or put; absent where the type has none
 * @param multiplier units per contract; absent where the broker omits it (then it counts as 1)
 * @param currency the ISO code of the currency it trades in
 * @param exchange the exchange of the row, often empty: never part of the identity
 * @param localSymbol the exchange's own symbol, such as {@code SPXW  261218C05900000}
 * @param tradingClass tells SPX from SPXW
 */
public record Contract(
        ContractId conId,
        String symbol,
        String secType,
        @Nullable Expiry expiry,
        @Nullable Price strike,
        @Nullable OptionRight right,
        @Nullable Quantity multiplier,
        String currency,
        String exchange,
        String localSymbol,
        String tradingClass) {

    public Contract {
        if (symbol.isBlank()) {
            throw new IllegalArgumentException("contract " + conId + " has no symbol");
        }
        if (secType.isBlank()) {
            throw new IllegalArgumentException("contract " + conId + " has no security type");
        }
    }

    /** Units per contract; 1 where the broker names none. */
    public BigDecimal multiplierOrOne() {
        return multiplier == null ? BigDecimal.ONE : multiplier.value();
    }

    /** True for options on stocks, indices and futures. */
    public boolean isOption() {
        return secType.equals("OPT") || secType.equals("FOP");
    }

    /** Short text for people: {@code SPX 20261218 5900 CALL}, or just the symbol. */
    public String description() {
        StringBuilder text = new StringBuilder(symbol);
        if (expiry != null) {
            text.append(' ').append(expiry);
        }
        if (strike != null) {
            text.append(' ').append(strike);
        }
        if (right != null) {
            text.append(' ').append(right);
        }
        return text.toString();
    }
}
