package io.truebook.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How old the parts of each recorded position are, and who said the holding. Kept only where that differs from what the
 * position's latest row says by itself: a row written for a new price must not make the quantity look fresh, nor one
 * written for a new quantity the price.
 */
final class Origins {

    private final Map<PositionKey, Origin> origins = new HashMap<>();
    private final Set<PositionKey> changed = new LinkedHashSet<>();

    /** The ages of the parts of a position whose latest row is {@code last}. */
    Origin of(PositionUpdate last) {
        Origin known = origins.get(last.key());
        return known == null ? Claim.of(last).origin() : known;
    }

    /** What the record says of a position, with the ages of its parts. */
    Claim claim(PositionUpdate last) {
        return new Claim(last, of(last));
    }

    /** A new row became the latest of its position. */
    void put(PositionUpdate last, Origin origin) {
        PositionKey key = last.key();
        boolean plain = origin.equals(Claim.of(last).origin());
        Origin before = plain ? origins.remove(key) : origins.put(key, origin);
        if (!plain || before != null) {
            changed.add(key);
        }
    }

    /** The broker has said a recorded holding again. */
    void confirm(PositionUpdate last, Source source, Instant at) {
        Origin known = of(last);
        put(last, new Origin(source, later(at, known.holdingAt()), known.priceAt()));
    }

    /** The broker has said a recorded price again. */
    void priceAgain(PositionUpdate last, Instant at) {
        Origin known = of(last);
        Instant before = known.priceAt();
        put(last, new Origin(known.holding(), known.holdingAt(), before == null ? at : later(at, before)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    void forget(PositionKey key) {
        if (origins.remove(key) != null) {
            changed.add(key);
        }
    }

    /** A position's new ages; absent where they are those of its latest row. */
    private @Nullable Origin known(PositionKey key) {
        return origins.get(key);
    }

    /** What has changed since the last call. */
    List<AgeChange> takeChanged() {
        if (changed.isEmpty()) {
            return List.of();
        }
        List<AgeChange> changes = new ArrayList<>(changed.size());
        changed.forEach(key -> changes.add(new AgeChange(key, known(key))));
        changed.clear();
        return changes;
    }

    /** All, sorted by key. */
    Map<PositionKey, Origin> all() {
        return new TreeMap<>(origins);
    }

    void restore(Map<PositionKey, Origin> kept) {
        origins.putAll(kept);
    }
}
