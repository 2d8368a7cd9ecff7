package io.truebook.domain;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;

/**
 * When a contract expires, in the broker's form {@code YYYYMMDD}; some futures are known by month only ({@code YYYYMM}).
 * Dashes are accepted on reading, so that {@code 2026-02-20} and {@code 20260220} are one expiry.
 */
public record Expiry(String text) implements Comparable<Expiry> {

    public Expiry {
        text = text.replace("-", "");
        if (text.length() == 8) {
            LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
        } else if (text.length() == 6) {
            YearMonth.of(Integer.parseInt(text.substring(0, 4)), Integer.parseInt(text.substring(4)));
        } else {
            throw new IllegalArgumentException("an expiry is YYYYMMDD or YYYYMM, not '" + text + "'");
        }
    }

    /** The last day on which the contract can live: the day itself, or the end of the month. */
    public LocalDate lastDay() {
        return text.length() == 8
                ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                : YearMonth.of(Integer.parseInt(text.substring(0, 4)), Integer.parseInt(text.substring(4)))
                        .atEndOfMonth();
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
