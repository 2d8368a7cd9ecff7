package io.truebook.service.watch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one look has seen. It becomes a {@link Warning} when it has lasted for longer than its patience.
 *
 * @param name the warning's name
 * @param began when it began, where that is on record; else it began with the first look that saw it
 * @param patience how long it may last without a warning
 */
record Sign(
        String name,
        Warning.Severity severity,
        String value,
        String bound,
        @Nullable Instant began,
        Duration patience,
        String advice) {

    static Sign critical(String name, String value, String bound, String advice) {
        return new Sign(name, Warning.Severity.CRITICAL, value, bound, null, Duration.ZERO, advice);
    }

    static Sign warning(String name, String value, String bound, String advice) {
        return new Sign(name, Warning.Severity.WARNING, value, bound, null, Duration.ZERO, advice);
    }

    /** The same, that began at a moment that is on record. */
    Sign since(Instant moment) {
        return new Sign(name, severity, value, bound, moment, patience, advice);
    }

    /** The same, that may last for a while. */
    Sign after(Duration lasting) {
        return new Sign(name, severity, value, bound, began, lasting, advice);
    }

    Warning toldSince(Instant moment) {
        return new Warning(name, severity, value, bound, moment, advice);
    }
}
