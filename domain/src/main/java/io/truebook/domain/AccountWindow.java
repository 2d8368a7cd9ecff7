package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.PositionState;

/**
 * Folds what positions are worth: the account window's rows (TWS message 7) and sampled marks. The window's quantity is
 * a view to compare, never applied; a row for a position that the record does not hold is a view of nothing and passes.
 */
final class AccountWindow {

    private final Book book;
    private final Recorder recorder;

    AccountWindow(Book book, Recorder recorder) {
        this.book = book;
        this.recorder = recorder;
    }

    void fold(BrokerEvent.PortfolioReported row) {
        PositionKey key = row.key();
        PositionState known = book.position(key);
        AccountState account = book.managedAccount(row.account());
        if (known == null || account == null || !account.ready()) {
            return;
        }
        boolean priced = row.valuation().marketPrice() != null;
        PositionState seen = known.seenAs(row.position());
        PositionUpdate last = known.last();
        if (row.position().equals(last.position())) {
            recorder.revalue(key, seen, row.valuation(), priced);
        } else if (last.isFlat()) {
            book.put(key, seen);
        } else {
            recorder.revalue(key, seen, priced(last.valuation(), row.valuation()), priced);
        }
    }

    /** The window speaks of another quantity: only its price is true of this one. */
    private static Valuation priced(Valuation known, Valuation said) {
        return new Valuation(said.marketPrice(), known.marketValue(), known.unrealizedPnl(), known.realizedPnl());
    }

    /** A mark replaces what it says; what it does not say stays as the broker last said it. */
    void fold(Input.MarkSampled mark) {
        PositionState known = book.position(mark.key());
        if (known == null
                || known.last().isFlat()
                || book.managedAccount(mark.key().account()) == null) {
            return;
        }
        recorder.revalue(
                mark.key(),
                known,
                known.last().valuation().updatedBy(mark.valuation()),
                mark.valuation().marketPrice() != null);
    }
}
