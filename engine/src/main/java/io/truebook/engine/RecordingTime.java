package io.truebook.engine;

import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wall time for records, which never goes back. When the machine's clock has been set back, time goes on at half speed
 * from where it was until the clock has caught up: standing still would hold up every deadline of the book as long.
 */
final class RecordingTime {

    private static final Logger log = LoggerFactory.getLogger(RecordingTime.class);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);
    private static final long NANOS_PER_SLOW_MICRO = 2_000;

    private final Clock clock;
    private Instant last;
    private long lastNanos;
    private boolean told;
    private volatile Duration lead = Duration.ZERO;

    /** @param last the time of the last record: nothing earlier is given */
    RecordingTime(Clock clock, Instant last) {
        this.clock = clock;
        this.last = last;
        this.lastNanos = clock.nanoTime();
    }

    /** The time to record now; in microseconds as long as the clock is. */
    Instant now() {
        Instant wall = clock.instant();
        long nanos = clock.nanoTime();
        if (!wall.isBefore(last)) {
            caughtUp();
            last = wall;
            lastNanos = nanos;
            return wall;
        }
        long micros = Math.max(0, (nanos - lastNanos) / NANOS_PER_SLOW_MICRO);
        last = last.plus(micros, ChronoUnit.MICROS);
        lastNanos += micros * NANOS_PER_SLOW_MICRO;
        lead = Duration.between(wall, last);
        if (!told && lead.compareTo(WORTH_TELLING) >= 0) {
            told = true;
            log.warn(
                    "The clock says {}, before the last record at {}: recorded time runs at half speed until it catches"
                            + " up; check the machine's time service",
                    wall,
                    last);
        }
        return last;
    }

    private void caughtUp() {
        lead = Duration.ZERO;
        if (told) {
            told = false;
            log.info("The clock has caught up with the record");
        }
    }

    /** How far recorded time is ahead of the machine's clock; from any thread. */
    Duration lead() {
        return lead;
    }
}
