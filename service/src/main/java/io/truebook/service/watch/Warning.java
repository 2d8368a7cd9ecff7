package io.truebook.service.watch;

import java.time.Instant;

/**
 * Something that a person should look at. It is there as long as its cause is, and then no more.
 *
 * @param name what it is, for alarms and filters; never changes its meaning
 * @param value what was seen
 * @param bound what would be well
 * @param since when it began, as far as this process has seen
 * @param advice what to do
 */
public record Warning(String name, Severity severity, String value, String bound, Instant since, String advice) {

    /** How much it matters. */
    public enum Severity {
        /** Worth a look. */
        WARNING,
        /** What is recorded or shown cannot be relied on: {@code truebook status} ends with 1, health is 503. */
        CRITICAL
    }

    public boolean isCritical() {
        return severity == Severity.CRITICAL;
    }
}
