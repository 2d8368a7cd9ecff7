package io.truebook.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The one canonical form of every decimal that Truebook keeps: no trailing zeros, scale 0 to 18, magnitude below 10^20,
 * so that equal numbers are equal objects and each fits the {@code decimal(38,18)} columns of the tables.
 */
public final class Decimals {

    /** Fraction digits that are kept: the finest unit in use (18 digits, tokens) fits. */
    public static final int MAX_SCALE = 18;

    /** Digits before the decimal point that are kept. */
    public static final int MAX_INTEGER_DIGITS = 20;

    private Decimals() {}

    /**
     * The canonical form of an exact amount.
     *
     * @throws IllegalArgumentException when the value needs more than 18 fraction or 20 integer digits
     */
    public static BigDecimal exact(BigDecimal value) {
        BigDecimal canonical = canonical(value);
        if (canonical.scale() > MAX_SCALE) {
            throw new IllegalArgumentException("a quantity of " + canonical.scale() + " fraction digits; at most "
                    + MAX_SCALE + " are kept exactly");
        }
        return canonical;
    }

    /**
     * The canonical form of a figure that the broker computes in binary floating point (prices, costs, P&amp;L): what
     * lies beyond 18 fraction digits is noise of that representation and is rounded half-even.
     *
     * @throws IllegalArgumentException when the value has more than 20 integer digits
     */
    public static BigDecimal rounded(BigDecimal value) {
        BigDecimal canonical = canonical(value);
        return canonical.scale() <= MAX_SCALE
                ? canonical
                : canonical(canonical.setScale(MAX_SCALE, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal canonical(BigDecimal value) {
        if ((long) value.precision() - value.scale() > MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException("a number of more than " + MAX_INTEGER_DIGITS + " integer digits");
        }
        if (value.scale() == 0) {
            return value;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
