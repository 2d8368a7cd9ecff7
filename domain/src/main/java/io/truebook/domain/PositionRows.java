package io.truebook.domain;

import io.truebook.domain.BookState.PositionState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds the broker's position rows (TWS messages 61 and 71). A row applies on arrival, with three exceptions:
 *
 * <ol>
 *   <li>An answer to a snapshot request that a live row has overtaken does not beat that row; a second look will tell.
 *   <li>An answer that differs in average cost only waits for the end marker: TWS may list a contract twice, at two
 *       costs, and the last one counts.
 *   <li>A late answer to a request that nobody awaits any more is of unknown age: it is never applied, but where it
 *       differs it asks for a second look.
 * </ol>
 */
final class PositionRows {

    private final Book book;
    private final Checks checks;
    private final Recorder recorder;
    private final Folding folding;
    private final Healing healing;

    PositionRows(Book book, Folding folding, Recorder recorder, Healing healing) {
        this.book = book;
        this.checks = book.checks;
        this.folding = folding;
        this.recorder = recorder;
        this.healing = healing;
    }

    void fold(BrokerEvent.PositionReported row) {
        PositionKey key = row.key();
        PositionState known = book.position(key);
        AccountCheck check = checks.active(row.account());
        boolean answers = check != null && check.awaits(row.request());
        if (!answers && row.request() != BrokerEvent.STREAM) {
            passOver(row, known);
            return;
        }
        boolean repeats = saysNothingNew(row, known);
        boolean applies = true;
        if (repeats) {
            repeat(row, key, known);
        } else if (check != null && answers && known != null) {
            applies = applyAnswer(row, key, known, check);
        } else {
            apply(row, known, answers);
        }
        if (check != null) {
            PositionUpdate recorded = known == null ? null : known.last();
            check.rows.put(
                    key,
                    recorded != null && (repeats || !applies)
                            ? new AccountSnapshot.Row(recorded.position(), recorded.averageCost())
                            : new AccountSnapshot.Row(row.position(), row.averageCost()));
        }
    }

    private static boolean saysNothingNew(BrokerEvent.PositionReported row, @Nullable PositionState known) {
        if (known == null) {
            return row.position().isZero();
        }
        PositionUpdate last = known.last();
        return row.position().equals(last.position()) && (last.isFlat() || isSameCost(row.averageCost(), last));
    }

    /** A row without a cost does not deny the cost we know. */
    private static boolean isSameCost(@Nullable Money said, PositionUpdate last) {
        return said == null || Objects.equals(said, last.averageCost());
    }

    private void passOver(BrokerEvent.PositionReported row, @Nullable PositionState known) {
        if (saysNothingNew(row, known)) {
            book.countDuplicate();
        } else {
            checks.wantSecondLook();
        }
    }

    private void repeat(BrokerEvent.PositionReported row, PositionKey key, @Nullable PositionState known) {
        book.countDuplicate();
        if (known == null) {
            return;
        }
        book.origins.confirm(
                known.last(), row.request() == BrokerEvent.STREAM ? Source.STREAM : Source.SNAPSHOT, book.recordedAt);
        long rowSeq = rowSeq(row, known);
        Quantity view = Recorder.agreeingView(known, row.position());
        if (known.absentLooks() != 0 || rowSeq != known.rowSeq() || !Objects.equals(view, known.portfolioQuantity())) {
            book.put(key, new PositionState(known.last(), known.holdingSeq(), rowSeq, 0, view));
        }
        if (row.request() == BrokerEvent.STREAM) {
            checks.retractHealed(key);
        }
    }

    /** False when the row was passed over in favour of the record. */
    private boolean applyAnswer(
            BrokerEvent.PositionReported row, PositionKey key, PositionState known, AccountCheck check) {
        if (check.mayBeOlderThan(known)) {
            checks.wantSecondLook();
            return false;
        }
        if (!row.position().equals(known.last().position())) {
            apply(row, known, !check.rows.containsKey(key));
        } else if (known.absentLooks() != 0) {
            book.put(key, known.missing(0));
        }
        return true;
    }

    /** A further row of a key within one answer is an event that came while the rows did. */
    private void apply(BrokerEvent.PositionReported row, @Nullable PositionState known, boolean answers) {
        PositionUpdate before = known == null ? null : known.last();
        long rowSeq = rowSeq(row, known);
        if (answers) {
            PositionUpdate update = recorder.hold(row, known, rowSeq, Source.SNAPSHOT);
            healing.tellMissedEvent(update, before);
            return;
        }
        recorder.hold(row, known, rowSeq, Source.STREAM);
        boolean quantityChanged = before == null || !before.position().equals(row.position());
        if (quantityChanged && book.policy.syncOnTrade()) {
            checks.wantAfterEvent(CheckTrigger.TRADE);
        } else if (book.policy.syncOnPositionUpdate()) {
            checks.wantAfterEvent(CheckTrigger.POSITION_UPDATE);
        }
    }

    private long rowSeq(BrokerEvent.PositionReported row, @Nullable PositionState known) {
        if (row.request() == BrokerEvent.STREAM) {
            return folding.seq();
        }
        return known == null ? 0 : known.rowSeq();
    }
}
