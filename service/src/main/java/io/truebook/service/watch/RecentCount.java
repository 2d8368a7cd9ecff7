package io.truebook.service.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often something has happened lately, of which only the number of all times is known. */
final class RecentCount {

    private final Duration window;
    private final Deque<Rise> rises = new ArrayDeque<>();
    private long known;

    RecentCount(Duration window) {
        this.window = window;
    }

    /** More of it, seen at a moment. */
    private record Rise(Instant at, long by) {}

    /** Takes the number of all times, and says how many of them were within the window. */
    long update(long total, Instant now) {
        if (total > known) {
            rises.addLast(new Rise(now, total - known));
        }
        known = total;
        Instant oldest = now.minus(window);
        while (!rises.isEmpty() && rises.getFirst().at().isBefore(oldest)) {
            rises.removeFirst();
        }
        return rises.stream().mapToLong(Rise::by).sum();
    }
}
