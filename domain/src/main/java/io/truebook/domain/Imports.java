package io.truebook.domain;

import io.truebook.domain.BookState.BufferedImport;
import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.BookState.PositionState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Folds records with a clock of their own. Accepted, they wait in the {@link TimeOrderedBuffer}; then each is settled
 * exactly once: merged by the {@link ConflictPolicy}, or, where the record knows something later, kept in the history as
 * superseded.
 *
 * <p>A complete snapshot is later than what was claimed of before it, also where it showed nothing: such a position is
 * recorded as flat, as of that snapshot, before the claim is kept.
 */
final class Imports {

    private final Book book;
    private final Folding folding;
    private final Recorder recorder;

    Imports(Book book, Folding folding, Recorder recorder) {
        this.book = book;
        this.folding = folding;
        this.recorder = recorder;
    }

    void take(ImportedPosition record) {
        if (!book.hasHeardOf(record.account())) {
            refuse(record, "account " + record.account() + " has never been named by the broker");
        } else if (record.timestamp().isAfter(folding.at())) {
            refuse(record, "its timestamp " + record.timestamp() + " is after its acceptance at " + folding.at());
        } else {
            book.imported
                    .buffer
                    .add(new BufferedImport(folding.seq(), folding.at(), record))
                    .forEach(this::settle);
        }
    }

    private void refuse(ImportedPosition record, String reason) {
        folding.quarantine(
                "import of " + record.key() + " (" + record.batch() + ", " + record.author() + "): " + reason,
                record.toString());
    }

    void meetDeadline() {
        book.imported.buffer.due(folding.at()).forEach(this::settle);
    }

    private void settle(BufferedImport released) {
        ImportedPosition record = released.record();
        remark(record);
        Claim update = Claim.of(row(record));
        PositionState known = known(record);
        Claim recorded = known == null ? null : book.imported.claim(known.last());
        Claim merged = book.policy.conflictPolicy().merge(recorded, update);
        Settlement settlement = settlement(recorded, update, merged);
        if (settlement == Settlement.APPLIED && merged != null) {
            recorder.merge(merged, known);
            book.imported.merged(merged);
            wantProof();
        } else if (settlement == Settlement.SUPERSEDED) {
            folding.tell(new Fact.PositionSuperseded(update.row()));
        }
        book.imported.count(settlement);
        folding.tell(new Fact.ImportSettled(
                folding.seq(),
                folding.at(),
                released.seq(),
                record.key(),
                record.author(),
                record.batch(),
                settlement,
                words(settlement, recorded, update, merged)));
    }

    /** Ours, and by an age of their own: also a record whose holding comes too late may bring the latest remarks. */
    private void remark(ImportedPosition record) {
        Remarks remarks = record.remarks();
        if (remarks != null && book.imported.remark(record.key(), new DatedRemarks(remarks, record.timestamp()))) {
            folding.tell(
                    new Fact.PositionRemarked(folding.seq(), folding.at(), record.key(), remarks, record.timestamp()));
        }
    }

    /** The account's complete snapshots speak of its totals only. */
    private @Nullable PositionState known(ImportedPosition record) {
        PositionState known = book.position(record.key());
        Instant confirmed = book.account(record.account()).confirmedAt();
        if (known == null
                && record.key().isTotal()
                && confirmed != null
                && !record.timestamp().isAfter(confirmed)) {
            recorder.absent(record, confirmed);
            return book.position(record.key());
        }
        return known;
    }

    private PositionUpdate row(ImportedPosition record) {
        Valuation said = record.valuation();
        return new PositionUpdate(
                folding.seq(),
                folding.entry().term(),
                0,
                book.policy.collector(),
                record.account(),
                record.modelCode(),
                record.contract(),
                record.position(),
                record.averageCost(),
                book.policy.calculateRealizedPnl() ? said : said.withoutRealizedPnl(),
                record.timestamp(),
                folding.at(),
                record.source());
    }

    private static Settlement settlement(@Nullable Claim recorded, Claim update, @Nullable Claim merged) {
        if (recorded == null) {
            return merged == null ? Settlement.OVERRULED : Settlement.APPLIED;
        }
        if (!recorded.equals(merged)) {
            return Settlement.APPLIED;
        }
        if (!update.follows(recorded)) {
            return Settlement.SUPERSEDED;
        }
        return update.agreesWith(recorded.row()) ? Settlement.REPEATED : Settlement.OVERRULED;
    }

    private static String words(Settlement settlement, @Nullable Claim recorded, Claim update, @Nullable Claim merged) {
        if (recorded == null) {
            return merged == null ? "the policy takes no such holding from an import" : "new";
        }
        Quantity held = recorded.row().position();
        Quantity claimed = update.row().position();
        return switch (settlement) {
            case SUPERSEDED ->
                "the record knows " + held + " as of " + recorded.row().timestamp();
            case REPEATED -> "as recorded";
            case OVERRULED -> "the recorded " + held + " stands against " + claimed;
            case APPLIED ->
                merged != null && merged.row().position().equals(claimed)
                        ? HoldingChange.between(held, claimed) + " from " + held + " to " + claimed
                        : "its price is taken; the broker's " + held + " stands against " + claimed;
        };
    }

    /** What the broker did not say itself is compared with it soon. */
    private void wantProof() {
        if (book.link == LinkCondition.UP) {
            book.checks.wantSecondLook();
        }
    }
}
