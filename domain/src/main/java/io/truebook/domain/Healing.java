package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.Discrepancy.Cause;
import io.truebook.domain.Discrepancy.Comparison;
import io.truebook.domain.Discrepancy.Resolution;
import org.jspecify.annotations.Nullable;

/** Tells the differences that the broker's snapshots correct in the record, for the verdict of the check. */
final class Healing {

    private final Book book;

    Healing(Book book) {
        this.book = book;
    }

    /**
     * A snapshot's row differed from a record that had been confirmed before: an event was missed, and is mended.
     * Models have no stream whose events could be missed; their rows only ever come with snapshots.
     */
    void tellMissedEvent(PositionUpdate update, @Nullable PositionUpdate before) {
        AccountState account = book.managedAccount(update.account());
        if (account == null
                || account.confirmedAt() == null
                || !update.modelCode().isEmpty()) {
            return;
        }
        Quantity recorded = before == null ? Quantity.ZERO : before.position();
        DiscrepancyType type = PositionReconciler.quantityType(update.position(), recorded);
        String details = type == DiscrepancyType.COST_BASIS_MISMATCH
                ? "the broker's snapshot says an average cost of " + update.averageCost() + ", the record said "
                        + (before == null ? null : before.averageCost())
                : "the broker's snapshot says " + update.position() + ", the record said " + recorded;
        tell(type, Cause.MISSED_EVENT, update, details + "; corrected", update.position(), recorded);
    }

    /** An absence has been confirmed and explained, and the position closed. */
    void tellClosed(Closings.Closing closing, int looks) {
        PositionUpdate last = closing.position().last();
        String why = switch (closing.cause()) {
            case EXPIRY -> "expired on " + last.contract().expiry();
            case BROKER_ZERO -> "zero in the broker's account window";
            case MARKED_MISSING -> "missing positions are set to count as closed";
            case MISSED_EVENT, UNKNOWN -> "explained";
        };
        String details = "absent from " + looks + (looks == 1 ? " complete snapshot" : " complete snapshots in a row")
                + " and " + why + "; recorded as closed";
        tell(DiscrepancyType.MISSING_AT_BROKER, closing.cause(), last, details, Quantity.ZERO, last.position());
    }

    private void tell(
            DiscrepancyType type,
            Cause cause,
            PositionUpdate position,
            String details,
            Quantity atBroker,
            Quantity inRecord) {
        book.checks.heal(new Discrepancy(
                type,
                Severity.INFO,
                Comparison.BROKER_AGAINST_BOOK,
                Resolution.HEALED,
                cause,
                position.account(),
                position.conId(),
                position.modelCode(),
                position.contract().symbol(),
                details,
                atBroker,
                inRecord,
                book.recordedAt));
    }
}
