package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.PositionState;
import io.truebook.domain.Discrepancy.Comparison;
import io.truebook.domain.Discrepancy.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Folds accepted inputs into a {@link Book} and says what followed. Pure: the same entries give the same facts and the
 * same {@link Book#hash()}; there is no clock, no I/O and no thread here.
 *
 * <p>What it keeps, whatever comes:
 *
 * <ol>
 *   <li>A row of the broker applies on arrival; a zero closes. A row that says nothing new leaves no fact. See
 *       {@link PositionRows} for the three exceptions.
 *   <li>Only a COMPLETE snapshot says that something is absent, and absence alone never closes (see {@link Closings}).
 *   <li>A snapshot row does not beat a live row of the same key that came after the snapshot was asked for.
 *   <li>Of what the broker says, nothing is recorded for an account that it has not named in this session, nor outside a
 *       session; and no import for an account that it has never named.
 *   <li>The quantity of the account window (message 7) is compared, never applied.
 *   <li>Per key, timestamps strictly increase.
 *   <li>An import waits for earlier ones, then is settled once; what the record knows later it never overwrites (see
 *       {@link Imports}).
 * </ol>
 */
public final class Bookkeeper {

    private static final Duration RETIRE_SCAN = Duration.ofHours(1);

    private final Book book;
    private final Checks checks;
    private final Folding folding;
    private final CheckEndings endings;
    private final Link link;
    private final PositionRows rows;
    private final AccountWindow window;
    private final Imports imports;

    public Bookkeeper(Book book) {
        this.book = book;
        this.checks = book.checks;
        this.folding = new Folding(book);
        Recorder recorder = new Recorder(book, folding);
        Healing healing = new Healing(book);
        this.endings = new CheckEndings(book, folding, recorder, healing);
        this.link = new Link(book, folding, endings);
        this.rows = new PositionRows(book, folding, recorder, healing);
        this.window = new AccountWindow(book, recorder);
        this.imports = new Imports(book, folding, recorder);
    }

    /**
     * Folds one entry.
     *
     * @return what followed from it, in order; often nothing
     * @throws IllegalArgumentException when the entry does not follow the last one
     */
    public List<Fact> apply(Entry next) {
        if (next.seq() <= book.seq
                || next.term() < book.term
                || next.recordedAt().isBefore(book.recordedAt)) {
            throw new IllegalArgumentException("entry " + next.seq() + " of term " + next.term() + " at "
                    + next.recordedAt() + " does not follow " + book.seq + " of term " + book.term + " at "
                    + book.recordedAt);
        }
        Instant before = book.recordedAt;
        folding.begin(next);
        book.seq = next.seq();
        book.term = next.term();
        book.recordedAt = next.recordedAt();
        fold(next.input(), before);
        endings.conclude();
        if (!next.recordedAt().isBefore(book.nextDeadline())) {
            meetDeadlines();
        }
        return folding.facts();
    }

    private void fold(Input input, Instant before) {
        switch (input) {
            case BrokerEvent event -> hear(event);
            case Input.ServiceStarted started -> link.started(started, before);
            case Input.SessionOpened opened -> link.opened(opened);
            case Input.SessionClosed closed -> link.closed(closed);
            case Input.CheckRequested requested -> check(requested.trigger());
            case Input.SnapshotStarted started -> checks.asked(started);
            case Input.SnapshotRefused refused -> endings.refuse(refused);
            case Input.MarkSampled mark -> window.fold(mark);
            case Input.ReconciliationReported reported -> keep(reported.result());
            case Input.PositionImported imported -> imports.take(imported.record());
            case Input.Tick ignored -> {}
        }
    }

    private void hear(BrokerEvent event) {
        if (!link.isCurrent(folding.entry())) {
            refuseOutsideSession(event);
            return;
        }
        switch (event) {
            case BrokerEvent.PositionReported row -> {
                if (isOurs(row.account(), row)) {
                    rows.fold(row);
                }
            }
            case BrokerEvent.PortfolioReported row -> {
                if (isOurs(row.account(), row)) {
                    window.fold(row);
                }
            }
            case BrokerEvent.PositionsEnded end -> endings.complete(end.request());
            case BrokerEvent.AccountsReported reported -> link.accounts(reported);
            case BrokerEvent.AccountValueReported value -> link.accountValue(value);
            case BrokerEvent.UpstreamChanged changed -> link.upstream(changed);
            case BrokerEvent.Refused refused -> folding.quarantine(refused.reason(), refused.raw());
            case BrokerEvent.AccountDownloadEnded ignored -> {}
            case BrokerEvent.NoticeReported ignored -> {}
            case BrokerEvent.NothingReported ignored -> {}
        }
    }

    private boolean isOurs(AccountId account, BrokerEvent row) {
        if (book.managedAccount(account) != null) {
            return true;
        }
        folding.quarantine("account " + account + " is not among the accounts of this login", row.toString());
        return false;
    }

    /** What would have changed the book is kept for a person to see; the rest has no meaning any more. */
    private void refuseOutsideSession(BrokerEvent event) {
        if (event instanceof BrokerEvent.Refused refused) {
            folding.quarantine(refused.reason(), refused.raw());
        } else if (event instanceof BrokerEvent.PositionReported || event instanceof BrokerEvent.PortfolioReported) {
            folding.quarantine(
                    "a row of session " + folding.entry().session() + " came outside of it; the book is in session "
                            + book.session + ", " + book.link,
                    event.toString());
        }
    }

    // Checks

    private void check(CheckTrigger trigger) {
        checks.start(trigger);
        if (book.link == LinkCondition.DOWN) {
            endings.giveUp("there is no connection to the broker");
        } else if (!book.hasManagedAccounts()) {
            endings.giveUp("the broker has not named the accounts of this login yet");
        }
    }

    private void keep(ReconciliationResult result) {
        ReconciliationResult kept = result.withDiscrepancies(result.discrepancies().stream()
                .filter(found -> stands(found, result.asOfSeq()))
                .toList());
        book.keep(kept);
        folding.tell(new Fact.ReconciliationRecorded(folding.seq(), folding.at(), kept));
    }

    /** A finding about something that has changed since it was compared is void. */
    private boolean stands(Discrepancy found, long asOfSeq) {
        if (found.resolution() == Resolution.HEALED) {
            return true;
        }
        PositionKey key = found.key();
        if (key == null) {
            return found.type() != DiscrepancyType.STALE_DATA || isStale(book.account(found.account()));
        }
        PositionState known = book.position(key);
        if (found.type() == DiscrepancyType.MISSING_AT_BROKER && found.comparison() == Comparison.BROKER_AGAINST_BOOK) {
            return known != null && !known.last().isFlat() && known.absentLooks() > 0;
        }
        return known == null || known.holdingSeq() <= asOfSeq;
    }

    private boolean isStale(AccountState account) {
        Instant confirmed = account.confirmedAt();
        return confirmed != null && confirmed.plus(book.policy.staleAfter()).isBefore(book.recordedAt);
    }

    // Time

    private void meetDeadlines() {
        imports.meetDeadline();
        if (checks.isOverdue()) {
            endings.giveUp("no answer within " + book.policy.snapshotTimeout().toSeconds() + " s");
            endings.conclude();
        }
        CheckTrigger due = checks.dueTrigger();
        if (due != null) {
            check(due);
            endings.conclude();
        }
        if (!folding.at().isBefore(book.retireScanAt)) {
            retire();
        }
    }

    /** A position that has been flat for long leaves the book; looked for once an hour. */
    private void retire() {
        book.retireScanAt = folding.at().plus(RETIRE_SCAN);
        Instant before = folding.at().minus(book.policy.retireAfter());
        List<PositionKey> retired = book.allPositions().stream()
                .map(PositionState::last)
                .filter(last -> last.isFlat() && last.recordedAt().isBefore(before))
                .map(PositionUpdate::key)
                .sorted()
                .toList();
        for (PositionKey key : retired) {
            book.remove(key);
            folding.tell(new Fact.PositionRetired(folding.seq(), folding.at(), key));
        }
    }
}
