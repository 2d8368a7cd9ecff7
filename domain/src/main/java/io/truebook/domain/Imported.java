package io.truebook.domain;

import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.BookState.ImportCounts;
import io.truebook.domain.BookState.ImportsState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The book's part about imports: what waits, what they have a part in, and what we say of positions. */
final class Imported {

    private static final Instant NEVER = Instant.MAX;

    final TimeOrderedBuffer buffer = new TimeOrderedBuffer();
    private final Map<PositionKey, Origin> origins = new HashMap<>();
    private final Map<PositionKey, DatedRemarks> remarks = new HashMap<>();
    private ImportCounts counts = ImportCounts.ZERO;

    /** What the record says of a position, with the ages of its parts. */
    Claim claim(PositionUpdate last) {
        Origin origin = origins.get(last.key());
        return origin == null ? Claim.of(last) : new Claim(last, origin);
    }

    void merged(Claim claim) {
        origins.put(claim.row().key(), claim.origin());
    }

    /** The broker's own row is the latest one now. */
    void brokerSaid(PositionKey key) {
        if (!origins.isEmpty()) {
            origins.remove(key);
        }
    }

    /** The broker has said the holding that an import had said before: it is the broker's own from now on. */
    void brokerConfirmed(PositionKey key, Source source, Instant at) {
        if (!origins.isEmpty()) {
            origins.computeIfPresent(key, (known, origin) -> new Origin(source, at, origin.priceAt()));
        }
    }

    /** The broker has said a price; the holding is no fresher for it. */
    void brokerPriced(PositionKey key, Instant at) {
        if (!origins.isEmpty()) {
            origins.computeIfPresent(key, (known, origin) -> new Origin(origin.holding(), origin.holdingAt(), at));
        }
    }

    /** False where nothing new is said; said again, it is as fresh as the later saying. */
    boolean remark(PositionKey key, DatedRemarks said) {
        DatedRemarks known = remarks.get(key);
        if (known != null && said.asOf().isBefore(known.asOf())) {
            return false;
        }
        remarks.put(key, said);
        return known == null || !known.remarks().equals(said.remarks());
    }

    void forget(PositionKey key) {
        origins.remove(key);
        remarks.remove(key);
    }

    void count(Settlement settlement) {
        counts = counts.plus(settlement);
    }

    Instant nextDeadline() {
        Instant check = buffer.checkAt();
        return check == null ? NEVER : check;
    }

    ImportsState state() {
        return new ImportsState(
                buffer.waiting(), buffer.checkAt(), new TreeMap<>(origins), new TreeMap<>(remarks), counts);
    }

    void restore(ImportsState state) {
        buffer.restore(state.buffered(), state.checkAt());
        origins.putAll(state.origins());
        remarks.putAll(state.remarks());
        counts = state.counts();
    }
}
