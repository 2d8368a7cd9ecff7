package io.truebook.domain;

import java.math.BigDecimal;

/** A price or strike in the currency of the contract; may be negative (combos, some futures). */
public record Price(BigDecimal value) implements Comparable<Price> {

    public static final Price ZERO = new Price(BigDecimal.ZERO);

    public Price {
        value = Decimals.rounded(value);
    }

    /** Reads plain or scientific decimal text such as {@code "-2.5"}. */
    public static Price of(String text) {
        return new Price(Decimals.read(text));
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    @Override
    public int compareTo(Price other) {
        return value.compareTo(other.value);
    }

    /** Plain decimal text without exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
