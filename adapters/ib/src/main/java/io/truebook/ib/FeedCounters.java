package io.truebook.ib;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by name, since the process started; read from any thread. */
final class FeedCounters {

    private final LongAdder frames = new LongAdder();
    private final Map<String, LongAdder> byName = new ConcurrentHashMap<>();

    void frame() {
        frames.increment();
    }

    /** Messages received after handshakes. */
    long frames() {
        return frames.sum();
    }

    /** Counts one, and says how many there are now. */
    long count(String name) {
        LongAdder counter = byName.computeIfAbsent(name, unknown -> new LongAdder());
        counter.increment();
        return counter.sum();
    }

    SortedMap<String, Long> byName() {
        SortedMap<String, Long> sums = new TreeMap<>();
        byName.forEach((name, count) -> sums.put(name, count.sum()));
        return Collections.unmodifiableSortedMap(sums);
    }
}
