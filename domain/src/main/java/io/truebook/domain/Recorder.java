package io.truebook.domain;

import io.truebook.domain.BookState.PositionState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Writes new states of positions into the book and tells them. Per position, timestamps strictly increase. */
final class Recorder {

    private final Book book;
    private final Folding folding;

    Recorder(Book book, Folding folding) {
        this.book = book;
        this.folding = folding;
    }

    /**
     * Records what the broker's row says of a holding.
     *
     * @param rowSeq the input of the latest row of the stream
     */
    PositionUpdate hold(BrokerEvent.PositionReported row, @Nullable PositionState known, long rowSeq, Source source) {
        PositionUpdate before = known == null ? null : known.last();
        PositionUpdate update = update(
                row.account(),
                row.modelCode(),
                row.contract(),
                row.position(),
                costAfter(before, row.position(), row.averageCost()),
                valuationAfter(before, row.position()),
                before,
                source);
        book.origins.put(update, new Origin(source, update.timestamp(), priceAge(update, before)));
        put(row.key(), new PositionState(update, folding.seq(), rowSeq, 0, agreeingView(known, row.position())));
        return update;
    }

    /** Records another average cost of the same quantity, from a snapshot. */
    PositionUpdate reprice(PositionKey key, PositionState known, @Nullable Money averageCost) {
        PositionUpdate last = known.last();
        PositionUpdate update =
                restated(last, last.position(), averageCost, withoutUnrealized(last.valuation()), Source.SNAPSHOT);
        book.origins.put(update, new Origin(Source.SNAPSHOT, update.timestamp(), priceAge(update, last)));
        put(key, new PositionState(update, folding.seq(), known.rowSeq(), 0, known.portfolioQuantity()));
        return update;
    }

    /** Records that a position is gone although no row said so. */
    void close(PositionState known) {
        PositionUpdate last = known.last();
        PositionUpdate closed = restated(last, Quantity.ZERO, last.averageCost(), Valuation.UNKNOWN, Source.SNAPSHOT);
        book.origins.put(closed, Claim.of(closed).origin());
        put(closed.key(), new PositionState(closed, folding.seq(), known.rowSeq(), 0, known.portfolioQuantity()));
    }

    /** Records what a merge with an import has left. */
    void merge(Claim merged, @Nullable PositionState known) {
        PositionUpdate row = merged.row();
        book.origins.put(row, merged.origin());
        if (known == null) {
            put(row.key(), new PositionState(row, folding.seq(), 0, 0, null));
            return;
        }
        long holdingSeq = known.last().holdsTheSameAs(row) ? known.holdingSeq() : folding.seq();
        put(
                row.key(),
                new PositionState(
                        row, holdingSeq, known.rowSeq(), known.absentLooks(), agreeingView(known, row.position())));
    }

    /** Records that a complete snapshot has shown that there is no such position. */
    void absent(ImportedPosition claimed, Instant confirmed) {
        PositionUpdate flat = claimed.absence(folding.entry(), book.policy, confirmed);
        put(flat.key(), new PositionState(flat, folding.seq(), 0, 0, null));
    }

    /**
     * Records what the same holding is worth now; says nothing where that is known already. The holding is no fresher for
     * it.
     *
     * @param priced whether the price was said just now, or is the one that was known
     */
    void revalue(PositionKey key, PositionState known, Valuation said, boolean priced) {
        PositionUpdate last = known.last();
        Valuation valuation = book.policy.calculateRealizedPnl() ? said : said.withoutRealizedPnl();
        if (valuation.equals(last.valuation())) {
            book.countDuplicate();
            book.put(key, known);
            if (priced) {
                book.origins.priceAgain(last, folding.at());
            }
            return;
        }
        Origin before = book.origins.of(last);
        PositionUpdate update = restated(last, last.position(), last.averageCost(), valuation, Source.STREAM);
        Instant priceAt = priced ? folding.at() : priceAge(update, last);
        book.origins.put(update, new Origin(before.holding(), before.holdingAt(), priceAt));
        put(key, known.valued(update));
    }

    /** A price that was not said anew is as old as it was. */
    private @Nullable Instant priceAge(PositionUpdate update, @Nullable PositionUpdate before) {
        return update.valuation().marketPrice() == null || before == null
                ? null
                : book.origins.of(before).priceAt();
    }

    /** A view of the account window that a later row contradicts is no evidence any more. */
    static @Nullable Quantity agreeingView(@Nullable PositionState known, Quantity position) {
        Quantity view = known == null ? null : known.portfolioQuantity();
        return position.equals(view) ? view : null;
    }

    /** A closing row says a cost of zero: what the position had cost is what was known before. */
    static @Nullable Money costAfter(@Nullable PositionUpdate before, Quantity position, @Nullable Money said) {
        if (!position.isZero()) {
            return said;
        }
        if (before != null && before.averageCost() != null) {
            return before.averageCost();
        }
        return said == null || said.value().signum() == 0 ? null : said;
    }

    /** A price outlives a change of the holding; value and P&amp;L were said of another holding. */
    static Valuation valuationAfter(@Nullable PositionUpdate before, Quantity position) {
        if (before == null || position.isZero()) {
            return Valuation.UNKNOWN;
        }
        return before.position().equals(position)
                ? withoutUnrealized(before.valuation())
                : new Valuation(before.valuation().marketPrice(), null, null, null);
    }

    private static Valuation withoutUnrealized(Valuation valuation) {
        return new Valuation(valuation.marketPrice(), valuation.marketValue(), null, valuation.realizedPnl());
    }

    private PositionUpdate restated(
            PositionUpdate last, Quantity position, @Nullable Money averageCost, Valuation valuation, Source source) {
        return update(
                last.account(), last.modelCode(), last.contract(), position, averageCost, valuation, last, source);
    }

    private PositionUpdate update(
            AccountId account,
            String modelCode,
            Contract contract,
            Quantity position,
            @Nullable Money averageCost,
            Valuation valuation,
            @Nullable PositionUpdate before,
            Source source) {
        Entry entry = folding.entry();
        Instant timestamp = entry.recordedAt();
        if (before != null && !timestamp.isAfter(before.timestamp())) {
            timestamp = before.timestamp().plus(1, ChronoUnit.MICROS);
        }
        return new PositionUpdate(
                entry.seq(),
                entry.term(),
                entry.session(),
                book.policy.collector(),
                account,
                modelCode,
                contract,
                position,
                averageCost,
                valuation,
                timestamp,
                entry.recordedAt(),
                source);
    }

    private void put(PositionKey key, PositionState state) {
        book.put(key, state);
        book.countFact();
        folding.tell(state.last());
    }
}
