package io.truebook.domain;

import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.BookState.ImportCounts;
import io.truebook.domain.BookState.ImportsState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The book's part about imports: what waits, how they ended, and what we say of positions. */
final class Imported {

    private static final Instant NEVER = Instant.MAX;

    final TimeOrderedBuffer buffer = new TimeOrderedBuffer();
    private final Map<PositionKey, DatedRemarks> remarks = new HashMap<>();
    private ImportCounts counts = ImportCounts.ZERO;

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
        remarks.remove(key);
    }

    void count(Settlement settlement) {
        counts = counts.plus(settlement);
    }

    Instant nextDeadline() {
        Instant check = buffer.checkAt();
        return check == null ? NEVER : check;
    }

    ImportsState state(Origins origins) {
        return new ImportsState(buffer.waiting(), buffer.checkAt(), origins.all(), new TreeMap<>(remarks), counts);
    }

    BookStatus.ImportProgress progress() {
        return new BookStatus.ImportProgress(buffer.waiting(), counts);
    }

    Map<PositionKey, DatedRemarks> remarks() {
        return remarks;
    }

    void restore(ImportsState state) {
        buffer.restore(state.buffered(), state.checkAt());
        remarks.putAll(state.remarks());
        counts = state.counts();
    }
}
