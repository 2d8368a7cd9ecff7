package io.truebook.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One side of a merge: what is said of a position, by whom, and how old each part of it is.
 *
 * @param row quantity, average cost, valuation and contract; its (term, seq) or its timestamp is its place in the order
 * @param origin who said the holding, and the ages of the parts
 */
public record Claim(PositionUpdate row, Origin origin) {

    /** What {@code row} says by itself: each part as old as the row. */
    public static Claim of(PositionUpdate row) {
        return new Claim(row, new Origin(row.source(), row.timestamp(), priceAge(row)));
    }

    private static @Nullable Instant priceAge(PositionUpdate row) {
        return row.valuation().marketPrice() == null ? null : row.timestamp();
    }

    /**
     * True where this comes after {@code other}. The broker's rows are ordered by (term, seq), never by a clock; a source
     * with a clock of its own has only that, and between equal times the later one handed in comes after.
     */
    public boolean follows(Claim other) {
        if (row.source().isBrokers()) {
            return row.term() == other.row.term() ? row.seq() > other.row.seq() : row.term() > other.row.term();
        }
        return !row.timestamp().isBefore(other.row.timestamp());
    }

    /** True for the same record handed in again. */
    boolean isSameAs(Claim other) {
        return !row.source().isBrokers() && row.timestamp().equals(other.row.timestamp()) && agreesWith(other.row);
    }

    /** True where nothing that this says differs from {@code other}. Of a close, only what was realised counts. */
    boolean agreesWith(PositionUpdate other) {
        if (!row.position().equals(other.position())) {
            return false;
        }
        Valuation said = row.isFlat() ? onlyRealized(row.valuation()) : row.valuation();
        boolean sameCost =
                row.averageCost() == null || row.isFlat() || Objects.equals(row.averageCost(), other.averageCost());
        return sameCost && other.valuation().updatedBy(said).equals(other.valuation());
    }

    /**
     * This, taking the place of {@code recorded}. A close keeps what the position had cost; a broker's row, which says no
     * values, keeps those that outlive its change. Of an import, what it does not say is unknown: nothing old is made to
     * look as fresh as it is.
     */
    Claim after(@Nullable Claim recorded) {
        PositionUpdate before = recorded == null ? null : recorded.row;
        Money cost = Recorder.costAfter(before, row.position(), row.averageCost());
        if (!row.source().isBrokers()) {
            return of(restamped(before, cost, row.isFlat() ? onlyRealized(row.valuation()) : row.valuation()));
        }
        if (!row.valuation().equals(Valuation.UNKNOWN)) {
            return of(restamped(before, cost, row.valuation()));
        }
        PositionUpdate next = restamped(before, cost, Recorder.valuationAfter(before, row.position()));
        Instant priceAt = recorded == null || next.valuation().marketPrice() == null ? null : recorded.origin.priceAt();
        return new Claim(next, new Origin(row.source(), next.timestamp(), priceAt));
    }

    private static Valuation onlyRealized(Valuation said) {
        return new Valuation(null, null, null, said.realizedPnl());
    }

    /** This holding with the later price and value of {@code update}; itself where that says none. */
    Claim pricedBy(Claim update) {
        Price price = update.row.valuation().marketPrice();
        Instant known = origin.priceAt();
        boolean newer = known == null || update.row.timestamp().isAfter(known);
        if (price == null || row.isFlat() || !newer) {
            return this;
        }
        Valuation said = update.row.valuation();
        Valuation recorded = row.valuation();
        Valuation valuation = update.row.position().equals(row.position())
                ? new Valuation(price, said.marketValue(), said.unrealizedPnl(), recorded.realizedPnl())
                : new Valuation(price, null, null, recorded.realizedPnl());
        PositionUpdate priced = update.row.holding(row.contract(), row.position(), row.averageCost(), valuation);
        PositionUpdate next = new Claim(priced, origin).restamped(row, row.averageCost(), valuation);
        return new Claim(next, new Origin(origin.holding(), origin.holdingAt(), next.timestamp()));
    }

    /** Timestamps strictly increase per position. */
    private PositionUpdate restamped(@Nullable PositionUpdate before, @Nullable Money cost, Valuation valuation) {
        Instant earliest = before == null ? row.timestamp() : before.timestamp().plus(1, ChronoUnit.MICROS);
        return row.holding(row.contract(), row.position(), cost, valuation)
                .at(row.timestamp().isBefore(earliest) ? earliest : row.timestamp());
    }
}
