package io.truebook.tws;

import java.math.BigDecimal;

/** The numbers with which TWS says "not set". They must become absent and never enter a sum. */
final class UnsetForms {
    static final String AMOUNT = "1.7976931348623157E308";
    static final String SIZE = "";
    static final long TIME = Long.MAX_VALUE;

    private static final BigDecimal INT_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int SHORTEST_DIGITS = 10;

    private UnsetForms() {}

    /** The integers IB's own decoders take for an unset decimal size. */
    static boolean isUnsetSize(BigDecimal size) {
        return size.precision() >= SHORTEST_DIGITS
                && (size.compareTo(INT_MAX) == 0 || size.compareTo(LONG_MAX) == 0 || size.compareTo(LONG_MIN) == 0);
    }
}
