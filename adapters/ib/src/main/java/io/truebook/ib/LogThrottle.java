package io.truebook.ib;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Lets a line of each kind into the log once in a while, however often it happens; the rest is only counted. */
final class LogThrottle {

    static final Duration SPACING = Duration.ofMinutes(15);

    private final Map<String, Long> saidAt = new HashMap<>();

    boolean isDue(String kind, long now) {
        Long last = saidAt.get(kind);
        if (last != null && now - last < SPACING.toNanos()) {
            return false;
        }
        saidAt.put(kind, now);
        return true;
    }
}
