package io.truebook.service.json;

import io.truebook.domain.Claim;
import io.truebook.domain.Origin;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of one position's history with what only the rows before it tell.
 *
 * @param origin how old quantity and price were; never younger than they were, since a price that is repeated leaves no
 *     row
 * @param superseded whether it came too late: the record knew something later already, and it changed nothing
 */
public record AgedRow(PositionUpdate row, Origin origin, boolean superseded) {

    /** In the order in which they were recorded; what the broker said with an input came before what that settled. */
    private static final Comparator<PositionUpdate> RECORDED = Comparator.comparingLong(PositionUpdate::seq)
            .thenComparing(row -> !row.source().isBrokers())
            .thenComparing(PositionUpdate::timestamp);

    private static final Comparator<AgedRow> EVENT_ORDER = Comparator.comparing(
                    (AgedRow aged) -> aged.row().timestamp())
            .thenComparingLong(aged -> aged.row().seq());

    /** Every row of one position, oldest first. */
    public static List<AgedRow> of(List<PositionUpdate> history) {
        List<AgedRow> aged = new ArrayList<>();
        AgedRow latest = null;
        for (PositionUpdate row : history.stream().sorted(RECORDED).toList()) {
            boolean late =
                    latest != null && row.timestamp().isBefore(latest.row().timestamp());
            AgedRow next = late ? new AgedRow(row, Claim.of(row).origin(), true) : after(latest, row);
            aged.add(next);
            latest = late ? latest : next;
        }
        aged.sort(EVENT_ORDER);
        return aged;
    }

    private static AgedRow after(@Nullable AgedRow latest, PositionUpdate row) {
        if (latest == null) {
            return new AgedRow(row, Claim.of(row).origin(), false);
        }
        boolean sameHolding = row.holdsTheSameAs(latest.row());
        Price price = row.valuation().marketPrice();
        boolean samePrice = Objects.equals(price, latest.row().valuation().marketPrice());
        Instant holdingAt = sameHolding ? latest.origin().holdingAt() : row.timestamp();
        Instant priceAt = samePrice ? latest.origin().priceAt() : row.timestamp();
        return new AgedRow(row, new Origin(row.source(), holdingAt, price == null ? null : priceAt), false);
    }
}
