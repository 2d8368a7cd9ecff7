package io.truebook.simulator;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;

/** Expiry dates counted from the day the simulation was created. */
record Expiries(LocalDate day) {
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.BASIC_ISO_DATE;
    private static final String FUTURES_MONTHS = "FGHJKMNQUVXZ";
    private static final int LEAST_DAYS = 30;

    /** The n-th Friday that is at least a month away. */
    LocalDate weekly(int n) {
        return day.plusDays(LEAST_DAYS)
                .with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY))
                .plusWeeks(n);
    }

    /** The third Friday of the n-th month after next. */
    LocalDate monthly(int n) {
        return day.plusMonths(2L + n).with(TemporalAdjusters.dayOfWeekInMonth(3, DayOfWeek.FRIDAY));
    }

    /** {@code YYYYMMDD}. */
    static String text(LocalDate expiry) {
        return COMPACT.format(expiry);
    }

    /** The letter and digit that end a future's local symbol, such as {@code Z6}. */
    static String futuresCode(LocalDate expiry) {
        return FUTURES_MONTHS.charAt(expiry.getMonthValue() - 1) + Integer.toString(expiry.getYear() % 10);
    }

    /** {@code QQQ   270115P00500000}: root, date, right, strike in thousandths. */
    static String optionCode(String root, LocalDate expiry, String right, BigDecimal strike) {
        long thousandths = strike.movePointRight(3).longValue();
        return "%-6s%s%s%08d".formatted(root, COMPACT.format(expiry).substring(2), right, thousandths);
    }
}
