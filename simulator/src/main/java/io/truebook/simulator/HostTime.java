package io.truebook.simulator;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/** The clock of the machine TWS runs on, in TWS's words. */
record HostTime(InstantSource clock, ZoneId zone) {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** {@code 20260405 23:50:51 Central European Standard Time}, without seasons. */
    String connectionTime() {
        return DATE_TIME.format(clock.instant().atZone(zone)) + " "
                + zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    /** {@code 23:50}. */
    String minutes() {
        return MINUTES.format(clock.instant().atZone(zone));
    }

    long epochSeconds() {
        return clock.instant().getEpochSecond();
    }

    long epochMillis() {
        return clock.millis();
    }

    LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }
}
