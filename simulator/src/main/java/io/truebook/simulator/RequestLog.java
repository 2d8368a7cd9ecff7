package io.truebook.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What clients asked: every message id is counted, the latest requests are kept with their fields. */
final class RequestLog {
    private static final int KEPT = 10_000;
    private static final int TEXT = 200;

    private final Deque<ReceivedRequest> latest = new ArrayDeque<>();
    private final SortedMap<Integer, Long> counts = new TreeMap<>();
    private long total;

    /** The payload is kept in part, printable. */
    synchronized void add(int session, int id, byte[] bytes, int offset, int length) {
        counts.merge(id, 1L, Long::sum);
        latest.add(new ReceivedRequest(total, session, id, printable(bytes, offset, length)));
        total++;
        if (latest.size() > KEPT) {
            latest.remove();
        }
    }

    /** The latest, oldest first. */
    synchronized List<ReceivedRequest> latest() {
        return List.copyOf(latest);
    }

    /** How often each message id came, ever. */
    synchronized SortedMap<Integer, Long> counts() {
        return new TreeMap<>(counts);
    }

    private static String printable(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder();
        for (int at = offset; at < offset + Math.min(length, TEXT); at++) {
            int c = bytes[at] & 0xFF;
            text.append(c == 0 ? '|' : c < ' ' || c > '~' ? '?' : (char) c);
        }
        return text.toString();
    }
}
