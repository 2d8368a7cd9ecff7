package io.truebook.tws;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The eleven contract fields that messages 61, 71 and 7 share, in the wire's own words: {@code right} may be
 * {@code "C"}, {@code "P"}, {@code "?"}, {@code "0"} or empty, and {@code multiplier} may be empty. Translating them is
 * the adapter's work.
 *
 * <pre>
 * conId | symbol | secType | expiry | strike | right | multiplier | exchange | currency | localSymbol | tradingClass
 * </pre>
 *
 * @param conId IB's number of the contract, its identity
 * @param expiry {@code YYYYMMDD}, rarely {@code YYYYMM}, or empty
 * @param strike absent when the wire says empty, zero or unset; TWS writes {@code 0.0} for contracts without one
 * @param exchange message 7 sends the primary exchange here, messages 61 and 71 an exchange that is often empty
 */
public record ContractFields(
        int conId,
        String symbol,
        String secType,
        String expiry,
        @Nullable BigDecimal strike,
        String right,
        String multiplier,
        String exchange,
        String currency,
        String localSymbol,
        String tradingClass) {

    static ContractFields decode(FieldReader in) {
        return new ContractFields(
                in.integer("conId"),
                in.text("symbol"),
                in.text("secType"),
                in.text("expiry"),
                in.amountOrNone("strike"),
                in.text("right"),
                in.text("multiplier"),
                in.text("exchange"),
                in.text("currency"),
                in.text("localSymbol"),
                in.text("tradingClass"));
    }

    void encode(FieldWriter out) {
        out.integer(conId)
                .text(symbol)
                .text(secType)
                .text(expiry)
                .amountOrNone(strike)
                .text(right)
                .text(multiplier)
                .text(exchange)
                .text(currency)
                .text(localSymbol)
                .text(tradingClass);
    }
}
