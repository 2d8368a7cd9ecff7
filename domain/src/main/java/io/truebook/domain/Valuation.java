package io.truebook.domain;

import org.jspecify.annotations.Nullable;

/**
 * What the broker says a position is worth; each part is absent when the broker has not said it. Never computed here.
 *
 * @param marketPrice price of one unit
 * @param marketValue quantity x price x multiplier; negative for shorts
 * @param unrealizedPnl gain since opening, as the account window shows it
 * @param realizedPnl gain realised today, as the account window shows it
 */
public record Valuation(
        @Nullable Price marketPrice,
        @Nullable Money marketValue,
        @Nullable Money unrealizedPnl,
        @Nullable Money realizedPnl) {

    /** Nothing known. */
    public static final Valuation UNKNOWN = new Valuation(null, null, null, null);

    /** The same without the realised part. */
    public Valuation withoutRealizedPnl() {
        return new Valuation(marketPrice, marketValue, unrealizedPnl, null);
    }

    /** What {@code said} says, and for the rest what was known. */
    Valuation updatedBy(Valuation said) {
        return new Valuation(
                said.marketPrice == null ? marketPrice : said.marketPrice,
                said.marketValue == null ? marketValue : said.marketValue,
                said.unrealizedPnl == null ? unrealizedPnl : said.unrealizedPnl,
                said.realizedPnl == null ? realizedPnl : said.realizedPnl);
    }
}
