package io.truebook.journal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments as microseconds since 1970, UTC. */
final class Micros {

    private Micros() {}

    /** Exactly: what is accepted carries no finer times. */
    static long of(Instant moment) {
        long micros = floor(moment);
        if (!toInstant(micros).equals(moment)) {
            throw new IllegalArgumentException(
                    moment + " is finer than a microsecond: the journal and the tables would not keep it");
        }
        return micros;
    }

    /** What is finer is left out. */
    static long floor(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1000);
    }

    static Instant toInstant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
