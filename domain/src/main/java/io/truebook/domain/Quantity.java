package io.truebook.domain;

import java.math.BigDecimal;

/** A number of contracts, shares or coins: positive is long, negative is short, zero is flat. Exact to 18 fraction digits. */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {

    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    public Quantity {
        value = Decimals.exact(value);
    }

    /** Reads plain or scientific decimal text such as {@code "-2.5"}. */
    public static Quantity of(String text) {
        return new Quantity(Decimals.read(text));
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    /** Plain decimal text without exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
