package io.truebook.domain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * When a contract expires, in the broker's form {@code YYYYMMDD}; some futures are known by month only ({@code YYYYMM}).
 * Dashes between the parts are accepted on reading, so that {@code 2026-02-20} and {@code 20260220} are one expiry.
 */
public record Expiry(String text) implements Comparable<Expiry> {

    private static final int MONTH_DIGITS = 6;
    private static final int DAY_DIGITS = 8;

    public Expiry {
        String given = text;
        text = withoutDashes(given);
        try {
            lastDay(text);
        } catch (DateTimeException noSuchDay) {
            throw new IllegalArgumentException("an expiry is YYYYMMDD or YYYYMM, not '" + given + "'", noSuchDay);
        }
    }

    /** The last day on which the contract can live: the day itself, or the end of the month. */
    public LocalDate lastDay() {
        return lastDay(text);
    }

    private static String withoutDashes(String text) {
        boolean dashed =
                (text.length() == 7 || (text.length() == 10 && text.charAt(7) == '-')) && text.charAt(4) == '-';
        return dashed ? text.replace("-", "") : text;
    }

    private static LocalDate lastDay(String text) {
        if (text.length() != MONTH_DIGITS && text.length() != DAY_DIGITS) {
            throw new DateTimeException("neither 6 nor 8 digits");
        }
        int year = number(text, 0, 4);
        int month = number(text, 4, MONTH_DIGITS);
        return text.length() == DAY_DIGITS
                ? LocalDate.of(year, month, number(text, MONTH_DIGITS, DAY_DIGITS))
                : YearMonth.of(year, month).atEndOfMonth();
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("'" + text.charAt(at) + "' is no digit");
            }
            number = 10 * number + digit;
        }
        return number;
    }

    @Override
    public int compareTo(Expiry other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
