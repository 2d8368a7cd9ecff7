package io.truebook.domain;

import java.math.BigDecimal;

/** An amount in the currency of the contract: cost, market value or P&amp;L (positive is a gain). */
public record Money(BigDecimal value) implements Comparable<Money> {

    public static final Money ZERO = new Money(BigDecimal.ZERO);

    public Money {
        value = Decimals.rounded(value);
    }

    /** Reads plain or scientific decimal text such as {@code "-2.5"}. */
    public static Money of(String text) {
        return new Money(Decimals.read(text));
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    @Override
    public int compareTo(Money other) {
        return value.compareTo(other.value);
    }

    /** Plain decimal text without exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
