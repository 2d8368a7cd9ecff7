package io.truebook.tws;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;

/**
 * Reads one decimal number from ASCII bytes, exactly. The result has no trailing zeros and a scale of 0 or more, so
 * equal numbers are {@code equals}. Work is linear in the length of the text and memory constant, whatever exponent it
 * claims.
 *
 * <p>Call {@link #parse}; when it answers {@link Outcome#NUMBER}, {@link #value()} holds the number.
 */
final class DecimalText {
    /** Digits left of the point, and digits right of it, that we accept. */
    static final int MAX_DIGITS = 40;

    /** Longer texts are not looked into; the largest double spelled out has 309 digits. */
    private static final int MAX_CHARS = 400;

    private static final int FAST_CHARS = 18;
    private static final int EXPONENT_CEILING = 1_000_000;
    private static final int DOUBLE_MAX_EXPONENT = 308;
    private static final String DOUBLE_MAX_DIGITS = "17976931348623";

    private BigDecimal value = BigDecimal.ZERO;

    private final char[] digits = new char[MAX_DIGITS];
    private int kept;
    private int dropped;
    private boolean droppedNonZero;
    private int afterPoint;
    private int exponent;

    enum Outcome {
        NUMBER,
        /** The largest double, TWS's way to say "not set". */
        UNSET,
        INFINITE,
        NAN,
        /** A number, but with more digits than we accept. */
        EXCESSIVE,
        /** No number at all. */
        MALFORMED
    }

    BigDecimal value() {
        return value;
    }

    Outcome parse(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int start = negative || bytes[from] == '+' ? from + 1 : from;
        if (to - start <= FAST_CHARS && parsePlain(bytes, start, to, negative)) {
            return Outcome.NUMBER;
        }
        return to - start > MAX_CHARS ? Outcome.EXCESSIVE : parseAny(bytes, start, to, negative);
    }

    /** The common case: a few digits with perhaps a point, which fit a long. False: not such a text. */
    private boolean parsePlain(byte[] bytes, int from, int to, boolean negative) {
        long unscaled = 0;
        int point = -1;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                unscaled = unscaled * 10 + digit;
            } else if (digit == '.' - '0' && point < 0) {
                point = at;
            } else {
                return false;
            }
        }
        if (to - from - (point < 0 ? 0 : 1) <= 0) {
            return false;
        }
        int scale = point < 0 ? 0 : to - point - 1;
        while (scale > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
        value = BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
        return true;
    }

    private Outcome parseAny(byte[] bytes, int from, int to, boolean negative) {
        if (matches("NaN", bytes, from, to)) {
            return Outcome.NAN;
        }
        if (matches("Infinity", bytes, from, to)) {
            return Outcome.INFINITE;
        }
        if (!scan(bytes, from, to)) {
            return Outcome.MALFORMED;
        }
        if (kept == 0) {
            value = BigDecimal.ZERO;
            return Outcome.NUMBER;
        }
        return assemble(negative);
    }

    /** Splits digits, point and exponent; false when the text is not a number. */
    private boolean scan(byte[] bytes, int from, int to) {
        kept = 0;
        dropped = 0;
        droppedNonZero = false;
        afterPoint = 0;
        exponent = 0;
        boolean seenDigit = false;
        boolean seenPoint = false;
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (b >= '0' && b <= '9') {
                seenDigit = true;
                afterPoint += seenPoint ? 1 : 0;
                keep(b);
            } else if (b == '.' && !seenPoint) {
                seenPoint = true;
            } else if (b == 'e' || b == 'E') {
                return seenDigit && scanExponent(bytes, at + 1, to);
            } else if (b != ',' || seenPoint || !seenDigit) {
                // A comma may group the digits before the point, as in 1,234.5; anything else is no number.
                return false;
            }
        }
        return seenDigit;
    }

    private void keep(byte digit) {
        if (kept == 0 && digit == '0') {
            return;
        }
        if (kept < MAX_DIGITS) {
            digits[kept++] = (char) digit;
        } else {
            dropped++;
            droppedNonZero |= digit != '0';
        }
    }

    private boolean scanExponent(byte[] bytes, int from, int to) {
        if (from >= to) {
            return false;
        }
        boolean negative = bytes[from] == '-';
        int start = negative || bytes[from] == '+' ? from + 1 : from;
        for (int at = start; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            exponent = Math.min(exponent * 10 + digit, EXPONENT_CEILING);
        }
        exponent = negative ? -exponent : exponent;
        return start < to;
    }

    private Outcome assemble(boolean negative) {
        // The number is 0.DDD... times ten to the power of leading, and an exponent at its ceiling outweighs all of
        // them.
        int leading = kept + dropped - afterPoint + exponent;
        if (leading == DOUBLE_MAX_EXPONENT + 1 && startsLikeDoubleMax()) {
            return Outcome.UNSET;
        }
        while (digits[kept - 1] == '0') {
            kept--;
        }
        int scale = kept - leading;
        if (droppedNonZero || leading > MAX_DIGITS || scale > MAX_DIGITS) {
            return Outcome.EXCESSIVE;
        }
        BigInteger unscaled = new BigInteger(new String(digits, 0, kept));
        BigDecimal exact = new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
        value = scale < 0 ? exact.setScale(0) : exact;
        return Outcome.NUMBER;
    }

    private boolean startsLikeDoubleMax() {
        return kept >= DOUBLE_MAX_DIGITS.length()
                && DOUBLE_MAX_DIGITS.contentEquals(CharBuffer.wrap(digits, 0, DOUBLE_MAX_DIGITS.length()));
    }

    private static boolean matches(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int at = 0; at < word.length(); at++) {
            if (bytes[from + at] != word.charAt(at)) {
                return false;
            }
        }
        return true;
    }
}
