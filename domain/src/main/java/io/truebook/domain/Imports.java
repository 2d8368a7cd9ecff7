package io.truebook.domain;

import io.truebook.domain.BookState.BufferedImport;
import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.BookState.PositionState;
import java.time.Instant;
import java.util.Optional;
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
        Optional<String> refusal = ImportTrial.refusal(record, book.hasHeardOf(record.account()), folding.at());
        if (refusal.isPresent()) {
            refuse(record, refusal.get());
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
        Claim update = Claim.of(record.row(folding.entry(), book.policy));
        PositionState known = known(record);
        Judgement judgement = Judgement.of(
                book.policy.conflictPolicy(), known == null ? null : book.origins.claim(known.last()), update);
        Claim merged = judgement.merged();
        if (judgement.settlement() == Settlement.APPLIED && merged != null) {
            recorder.merge(merged, known);
            wantProof();
        } else if (judgement.settlement() == Settlement.SUPERSEDED) {
            folding.tell(new Fact.PositionSuperseded(update.row()));
        }
        book.imported.count(judgement.settlement());
        folding.tell(new Fact.ImportSettled(
                folding.seq(),
                folding.at(),
                released.seq(),
                record.key(),
                record.author(),
                record.batch(),
                judgement.settlement(),
                judgement.words()));
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
        if (known == null && confirmed != null && record.isDeniedBy(confirmed)) {
            recorder.absent(record, confirmed);
            return book.position(record.key());
        }
        return known;
    }

    /** What the broker did not say itself is compared with it soon. */
    private void wantProof() {
        if (book.link == LinkCondition.UP) {
            book.checks.wantSecondLook();
        }
    }
}
