package io.truebook.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The one canonical form of every decimal that Truebook keeps: no trailing zeros, scale 0 to 18, magnitude below 10^20,
 * so that equal numbers are equal objects and each fits the {@code decimal(38,18)} columns of the tables.
 *
 * <p>The size of a number is judged before anything is computed with it, so {@code 1E+999999999} and
 * {@code 1E-999999999} cost no more than {@code 1}.
 */
public final class Decimals {

    /** Fraction digits that are kept: the finest unit in use (18 digits, tokens) fits. */
    public static final int MAX_SCALE = 18;

    /** Digits before the decimal point that are kept. */
    public static final int MAX_INTEGER_DIGITS = 20;

    /** The longest text that is read; the largest double, spelled out, has 309 digits. */
    private static final int MAX_CHARS = 400;

    private Decimals() {}

    /**
     * The canonical form of an exact amount.
     *
     * @throws IllegalArgumentException when the value needs more than 18 fraction or 20 integer digits
     */
    public static BigDecimal exact(BigDecimal value) {
        BigDecimal kept = canonical(value, RoundingMode.DOWN);
        if (value.scale() > MAX_SCALE && kept.compareTo(value) != 0) {
            throw new IllegalArgumentException(
                    "a quantity with more than " + MAX_SCALE + " fraction digits cannot be kept exactly");
        }
        return kept;
    }

    /**
     * The canonical form of a figure that the broker computes in binary floating point (prices, costs, P&amp;L): what
     * lies beyond 18 fraction digits is noise of that representation and is rounded half-even.
     *
     * @throws IllegalArgumentException when the value has more than 20 integer digits
     */
    public static BigDecimal rounded(BigDecimal value) {
        return canonical(value, RoundingMode.HALF_EVEN);
    }

    /** Reads decimal text of a sane length; longer text would cost quadratic time. */
    static BigDecimal read(String text) {
        if (text.length() > MAX_CHARS) {
            throw new NumberFormatException(
                    "a number of " + text.length() + " characters; at most " + MAX_CHARS + " are read");
        }
        return new BigDecimal(text);
    }

    private static BigDecimal canonical(BigDecimal value, RoundingMode beyondScale) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long integerDigits = (long) value.precision() - value.scale();
        refuseBeyond(integerDigits);
        if (value.scale() == 0) {
            return value;
        }
        if (integerDigits < -MAX_SCALE) {
            return BigDecimal.ZERO;
        }
        BigDecimal cut = value.scale() > MAX_SCALE ? value.setScale(MAX_SCALE, beyondScale) : value;
        BigDecimal stripped = cut.stripTrailingZeros();
        refuseBeyond((long) stripped.precision() - stripped.scale());
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static void refuseBeyond(long integerDigits) {
        if (integerDigits > MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException(
                    "a number of " + integerDigits + " integer digits; at most " + MAX_INTEGER_DIGITS + " are kept");
        }
    }
}
