package io.truebook.engine;

import io.truebook.domain.Book;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Valuation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Positions whose journaled facts today's fold does not confirm. The journaled facts stand; the next start says, beside
 * its own facts, how things are:
 *
 * <pre>
 *   the fold holds the position                 its state, restated as of the start
 *   the fold has never heard of it              flat as of the start, and retired
 *   a later journaled fact agrees with the fold nothing: the record is right again
 * </pre>
 */
final class Corrections {

    /** By key, the last journaled fact that was not confirmed; absent where the fold tells more than the journal. */
    private final Map<PositionKey, @Nullable Fact> unconfirmed = new LinkedHashMap<>();

    /** Compares what was journaled for an entry with what the fold says today. */
    void compare(List<Fact> recorded, List<Fact> derived) {
        judge(byKey(recorded), byKey(derived));
    }

    /** The same for a start, which carries the corrections of its day beside its own facts. */
    void compareStart(Entry start, List<Fact> recorded, List<Fact> derived, Book book) {
        List<Fact> expected = new ArrayList<>(derived);
        expected.addAll(facts(start, book));
        judge(byKey(recorded), byKey(expected));
    }

    private void judge(Map<PositionKey, List<Fact>> recorded, Map<PositionKey, List<Fact>> derived) {
        TreeSet<PositionKey> keys = new TreeSet<>(recorded.keySet());
        keys.addAll(derived.keySet());
        for (PositionKey key : keys) {
            List<Fact> written = recorded.getOrDefault(key, List.of());
            if (written.equals(derived.getOrDefault(key, List.of()))) {
                unconfirmed.remove(key);
            } else if (!written.isEmpty()) {
                unconfirmed.put(key, written.getLast());
            } else {
                unconfirmed.putIfAbsent(key, null);
            }
        }
    }

    private static Map<PositionKey, List<Fact>> byKey(List<Fact> facts) {
        if (facts.isEmpty()) {
            return Map.of();
        }
        Map<PositionKey, List<Fact>> byKey = new HashMap<>();
        for (Fact fact : facts) {
            if (fact instanceof PositionUpdate update) {
                byKey.computeIfAbsent(update.key(), key -> new ArrayList<>()).add(fact);
            } else if (fact instanceof Fact.PositionRetired retired) {
                byKey.computeIfAbsent(retired.key(), key -> new ArrayList<>()).add(fact);
            }
        }
        return byKey;
    }

    boolean isEmpty() {
        return unconfirmed.isEmpty();
    }

    int count() {
        return unconfirmed.size();
    }

    /** What the start has to record. */
    List<Fact> facts(Entry start, Book book) {
        if (unconfirmed.isEmpty()) {
            return List.of();
        }
        Map<PositionKey, PositionUpdate> held = new HashMap<>();
        book.positions().forEach(position -> held.put(position.key(), position));
        List<Fact> facts = new ArrayList<>();
        unconfirmed.forEach((key, written) -> {
            PositionUpdate position = held.get(key);
            if (position != null) {
                facts.add(position.restated(start));
            } else if (written instanceof PositionUpdate unknown) {
                facts.add(flat(unknown).restated(start));
                facts.add(new Fact.PositionRetired(start.seq(), start.recordedAt(), key));
            }
        });
        return facts;
    }

    private static PositionUpdate flat(PositionUpdate update) {
        return new PositionUpdate(
                update.seq(),
                update.term(),
                update.epoch(),
                update.collector(),
                update.account(),
                update.modelCode(),
                update.contract(),
                Quantity.ZERO,
                null,
                Valuation.UNKNOWN,
                update.timestamp(),
                update.recordedAt(),
                update.source());
    }

    void clear() {
        unconfirmed.clear();
    }
}
