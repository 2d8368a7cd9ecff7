package io.truebook.domain;

import io.truebook.domain.AccountSnapshot.Absence;
import io.truebook.domain.AccountSnapshot.Conclusion;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.Gap;
import io.truebook.domain.BookState.PositionState;
import io.truebook.domain.Checks.AccountCheck;
import io.truebook.domain.Discrepancy.Cause;
import io.truebook.domain.Discrepancy.Comparison;
import io.truebook.domain.Discrepancy.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds accepted inputs into a {@link Book} and says what followed. Pure: the same entries give the same facts and the
 * same {@link Book#hash()}; there is no clock, no I/O and no thread here.
 *
 * <p>What it keeps, whatever comes:
 *
 * <ol>
 *   <li>A row of the broker applies on arrival; a zero closes. A row that says nothing new leaves no fact.
 *   <li>Only a COMPLETE snapshot says that something is absent, and absence alone never closes (see {@link Closings}).
 *   <li>A snapshot row does not beat a live row of the same key that came after the snapshot was asked for.
 *   <li>Nothing is recorded for an account that the broker has not named in this session.
 *   <li>The quantity of the account window (message 7) is compared, never applied.
 *   <li>Per key, timestamps strictly increase.
 * </ol>
 */
public final class Bookkeeper {

    private static final Duration RETIRE_SCAN = Duration.ofHours(1);

    private final Book book;
    private final Checks checks;
    private final Closings closings;
    private List<Fact> facts = List.of();
    private Entry entry = new Entry(0, 0, 0, Instant.EPOCH, new Input.Tick());

    public Bookkeeper(Book book) {
        this.book = book;
        this.checks = book.checks;
        this.closings = new Closings(book);
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
        entry = next;
        facts = new ArrayList<>(2);
        book.seq = next.seq();
        book.term = next.term();
        book.recordedAt = next.recordedAt();
        fold(next.input(), before);
        if (!next.recordedAt().isBefore(book.nextDeadline())) {
            meetDeadlines();
        }
        conclude();
        return facts;
    }

    private void fold(Input input, Instant before) {
        switch (input) {
            case BrokerEvent.PositionReported row -> foldPosition(row);
            case BrokerEvent.PortfolioReported row -> foldPortfolio(row);
            case BrokerEvent.PositionsEnded end -> checks.endedBy(end.request()).forEach(this::end);
            case BrokerEvent.AccountsReported reported -> foldAccounts(reported);
            case BrokerEvent.AccountValueReported value -> foldAccountValue(value);
            case BrokerEvent.UpstreamChanged changed -> foldUpstream(changed);
            case BrokerEvent.Refused refused -> quarantine(refused.reason(), refused.raw());
            case BrokerEvent.AccountDownloadEnded ignored -> {}
            case BrokerEvent.NoticeReported ignored -> {}
            case BrokerEvent.NothingReported ignored -> {}
            case Input.ServiceStarted started -> foldStart(started, before);
            case Input.SessionOpened opened -> foldOpened(opened);
            case Input.SessionClosed closed -> foldClosed(closed.cause(), entry.recordedAt());
            case Input.CheckRequested requested -> request(requested.trigger());
            case Input.SnapshotStarted started -> checks.asked(started);
            case Input.SnapshotRefused refused -> checks.fail(refused.reason(), refused.request());
            case Input.MarkSampled mark -> foldMark(mark);
            case Input.ReconciliationReported reported -> foldResult(reported.result());
            case Input.Tick ignored -> {}
        }
    }

    // Link

    private void foldStart(Input.ServiceStarted started, Instant before) {
        book.policy = started.policy();
        if (book.retireScanAt.equals(Instant.EPOCH)) {
            book.retireScanAt = entry.recordedAt().plus(RETIRE_SCAN);
        }
        if (book.link != LinkCondition.DOWN) {
            foldClosed("the service stopped without closing the session", before);
        }
    }

    private void foldOpened(Input.SessionOpened opened) {
        book.session = entry.session();
        book.accounts.replaceAll((id, account) -> new AccountState(id, false, true, account.confirmedAt()));
        book.positions.replaceAll((key, position) -> position.portfolioQuantity() == null
                ? position
                : new PositionState(
                        position.last(), position.holdingSeq(), position.rowSeq(), position.absentLooks(), null));
        changeLink(LinkCondition.UP, opened.endpoint() + ", server version " + opened.serverVersion());
    }

    private void foldClosed(String cause, Instant since) {
        checks.fail("the connection ended: " + cause, null);
        openGap(since, cause);
        changeLink(LinkCondition.DOWN, cause);
    }

    private void foldUpstream(BrokerEvent.UpstreamChanged changed) {
        String detail = changed.code() + " " + changed.message();
        if (changed.state() == BrokerEvent.Upstream.LOST) {
            checks.doubt("the broker lost its upstream link while the rows came (" + changed.code() + ")");
            openGap(entry.recordedAt(), detail);
            changeLink(LinkCondition.UPSTREAM_LOST, detail);
        } else {
            checks.fail("the broker's upstream link came back in the middle (" + changed.code() + ")", null);
            conclude();
            changeLink(LinkCondition.UP, detail);
            checks.start(CheckTrigger.UPSTREAM_RESTORED);
        }
    }

    private void changeLink(LinkCondition condition, String detail) {
        if (book.link != condition || condition == LinkCondition.UP) {
            book.link = condition;
            facts.add(new Fact.LinkChanged(entry.seq(), entry.recordedAt(), book.session, condition, detail));
        }
    }

    private void openGap(Instant from, String cause) {
        if (book.gap == null) {
            book.gap = new Gap(from, cause);
            facts.add(new Fact.GapRecorded(entry.seq(), entry.recordedAt(), book.session, from, null, cause));
        }
    }

    // Accounts

    private void foldAccounts(BrokerEvent.AccountsReported reported) {
        boolean first = book.accounts.values().stream().noneMatch(AccountState::managed);
        for (AccountId account : reported.accounts()) {
            AccountState known = book.accounts.get(account);
            book.accounts.put(
                    account, new AccountState(account, true, true, known == null ? null : known.confirmedAt()));
        }
        if (first) {
            checks.start(CheckTrigger.CONNECT);
        }
    }

    private void foldAccountValue(BrokerEvent.AccountValueReported value) {
        AccountState account = book.managedAccount(value.account());
        if (account != null && value.name().equals("AccountReady")) {
            boolean ready = Boolean.parseBoolean(value.value());
            book.accounts.put(value.account(), new AccountState(value.account(), true, ready, account.confirmedAt()));
        }
    }

    private boolean refuseForeign(AccountId account, String what) {
        if (book.managedAccount(account) != null) {
            return false;
        }
        quarantine("account " + account + " is not among the accounts of this login", what);
        return true;
    }

    private void quarantine(String reason, String raw) {
        Fact.InputQuarantined refused =
                new Fact.InputQuarantined(entry.seq(), entry.recordedAt(), entry.session(), reason, raw);
        book.keep(refused);
        facts.add(refused);
    }

    // Positions

    private void foldPosition(BrokerEvent.PositionReported row) {
        if (refuseForeign(row.account(), row.toString())) {
            return;
        }
        PositionKey key = row.key();
        PositionState known = book.positions.get(key);
        AccountCheck check = checks.active(row.account());
        boolean snapshot = check != null && check.awaits(row.request());
        if (known == null ? row.position().isZero() : saysNothingNew(known, row)) {
            book.countDuplicate();
            touch(key, known, snapshot);
        } else if (known != null && check != null && snapshot && isOlderThanLiveRow(known, check)) {
            checks.wantConfirmation();
        } else {
            record(row, known, snapshot);
        }
        if (check != null) {
            PositionState kept = book.positions.get(key);
            check.rows.put(
                    key,
                    kept == null
                            ? new AccountSnapshot.Row(row.position(), row.averageCost())
                            : new AccountSnapshot.Row(
                                    kept.last().position(), kept.last().averageCost()));
        }
    }

    private static boolean saysNothingNew(PositionState known, BrokerEvent.PositionReported row) {
        return known.last().position().equals(row.position())
                && Objects.equals(known.last().averageCost(), row.averageCost());
    }

    /** The rows of one request may have been gathered when it was asked; the stream's own initial rows are the stream. */
    private static boolean isOlderThanLiveRow(PositionState known, AccountCheck check) {
        return check.method == SnapshotMethod.POSITIONS_MULTI && known.rowSeq() > check.startedSeq;
    }

    private void touch(PositionKey key, @Nullable PositionState known, boolean snapshot) {
        if (known != null) {
            long rowSeq = snapshot ? known.rowSeq() : entry.seq();
            if (known.absentLooks() != 0 || rowSeq != known.rowSeq()) {
                book.positions.put(
                        key, new PositionState(known.last(), known.holdingSeq(), rowSeq, 0, known.portfolioQuantity()));
            }
        }
    }

    private void record(BrokerEvent.PositionReported row, @Nullable PositionState known, boolean snapshot) {
        PositionUpdate before = known == null ? null : known.last();
        Valuation valuation = before == null || row.position().isZero()
                ? Valuation.UNKNOWN
                : new Valuation(before.valuation().marketPrice(), null, null, null);
        PositionUpdate update = update(
                row.account(),
                row.modelCode(),
                row.contract(),
                row.position(),
                row.averageCost(),
                valuation,
                before,
                snapshot ? Source.SNAPSHOT : Source.STREAM);
        boolean quantityChanged = before == null || !before.position().equals(row.position());
        if (snapshot) {
            tellHealed(update, before);
        } else if (quantityChanged
                ? book.policy.syncOnTrade() || book.policy.syncOnPositionUpdate()
                : book.policy.syncOnPositionUpdate()) {
            checks.wantAfterEvent(
                    quantityChanged && book.policy.syncOnTrade() ? CheckTrigger.TRADE : CheckTrigger.POSITION_UPDATE);
        }
        long rowSeq = snapshot && known != null ? known.rowSeq() : entry.seq();
        put(
                update,
                new PositionState(update, entry.seq(), rowSeq, 0, known == null ? null : known.portfolioQuantity()));
    }

    /** A snapshot's row differed from a record that had been confirmed before: an event was missed, and is mended. */
    private void tellHealed(PositionUpdate update, @Nullable PositionUpdate before) {
        AccountState account = book.managedAccount(update.account());
        if (account == null || account.confirmedAt() == null) {
            return;
        }
        Quantity recorded = before == null ? Quantity.ZERO : before.position();
        DiscrepancyType type = PositionReconciler.quantityType(update.position(), recorded);
        checks.heal(new Discrepancy(
                type,
                Severity.INFO,
                Comparison.BROKER_AGAINST_BOOK,
                Resolution.HEALED,
                Cause.MISSED_EVENT,
                update.account(),
                update.conId(),
                update.modelCode(),
                update.contract().symbol(),
                "the broker's snapshot says " + update.position() + ", the record said " + recorded
                        + (update.position().equals(recorded) ? " at another average cost" : "") + "; corrected",
                update.position(),
                recorded,
                entry.recordedAt()));
    }

    private void foldPortfolio(BrokerEvent.PortfolioReported row) {
        if (refuseForeign(row.account(), row.toString())) {
            return;
        }
        PositionState known = book.positions.get(row.key());
        if (known == null) {
            book.countDuplicate();
            return;
        }
        PositionState seen = new PositionState(
                known.last(), known.holdingSeq(), known.rowSeq(), known.absentLooks(), row.position());
        Valuation valuation = book.policy.calculateRealizedPnl()
                ? row.valuation()
                : row.valuation().withoutRealizedPnl();
        if (!row.position().equals(known.last().position())) {
            valuation = new Valuation(
                    row.valuation().marketPrice(),
                    known.last().valuation().marketValue(),
                    known.last().valuation().unrealizedPnl(),
                    known.last().valuation().realizedPnl());
        }
        revalue(seen, valuation, Source.STREAM);
    }

    private void foldMark(Input.MarkSampled mark) {
        PositionState known = book.positions.get(mark.key());
        if (known != null && !known.last().isFlat()) {
            revalue(known, mark.valuation(), Source.STREAM);
        }
    }

    private void revalue(PositionState known, Valuation valuation, Source source) {
        PositionUpdate last = known.last();
        if (valuation.equals(last.valuation())) {
            book.countDuplicate();
            book.positions.put(last.key(), known);
            return;
        }
        PositionUpdate update = update(
                last.account(),
                last.modelCode(),
                last.contract(),
                last.position(),
                last.averageCost(),
                valuation,
                last,
                source);
        put(
                update,
                new PositionState(
                        update, known.holdingSeq(), known.rowSeq(), known.absentLooks(), known.portfolioQuantity()));
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

    private void put(PositionUpdate update, PositionState state) {
        book.positions.put(update.key(), state);
        book.countFact();
        facts.add(update);
    }

    // Checks

    private void request(CheckTrigger trigger) {
        checks.start(trigger);
        if (book.link == LinkCondition.DOWN) {
            checks.fail("there is no connection to the broker", null);
        }
    }

    private void end(AccountCheck check) {
        AccountState account = book.managedAccount(check.account);
        if (account != null && !account.ready()) {
            check.doubt("the broker is resetting this account's figures (AccountReady=false)");
        }
        if (book.link != LinkCondition.UP) {
            check.doubt("the broker has lost its upstream link");
        }
        if (!check.doubt.isEmpty()) {
            check.ended = new AccountSnapshot(
                    check.account, Completeness.PARTIAL, check.method, entry.seq(), check.rows, Map.of(), check.doubt);
            return;
        }
        Closings.Verdict verdict = closings.judge(check);
        verdict.absent().forEach(this::remember);
        verdict.closings().forEach(this::close);
        book.accounts.put(check.account, new AccountState(check.account, true, true, entry.recordedAt()));
        check.ended = new AccountSnapshot(
                check.account,
                Completeness.COMPLETE,
                check.method,
                entry.seq(),
                check.rows,
                verdict.absent(),
                verdict.heldReason());
    }

    private void remember(PositionKey key, Absence absence) {
        PositionState known = book.positions.get(key);
        if (known != null) {
            book.positions.put(
                    key,
                    new PositionState(
                            known.last(),
                            known.holdingSeq(),
                            known.rowSeq(),
                            absence.looks(),
                            known.portfolioQuantity()));
        }
        if (absence.conclusion() == Conclusion.PENDING) {
            checks.wantConfirmation();
        }
    }

    private void close(Closings.Closing closing) {
        PositionUpdate last = closing.position().last();
        PositionUpdate closed = update(
                last.account(),
                last.modelCode(),
                last.contract(),
                Quantity.ZERO,
                last.averageCost(),
                Valuation.UNKNOWN,
                last,
                Source.SNAPSHOT);
        put(closed, new PositionState(closed, entry.seq(), closing.position().rowSeq(), 0, Quantity.ZERO));
        checks.heal(new Discrepancy(
                DiscrepancyType.MISSING_AT_BROKER,
                Severity.INFO,
                Comparison.BROKER_AGAINST_BOOK,
                Resolution.HEALED,
                closing.cause(),
                last.account(),
                last.conId(),
                last.modelCode(),
                last.contract().symbol(),
                "absent from " + book.policy.confirmations() + " complete snapshots and "
                        + switch (closing.cause()) {
                            case EXPIRY -> "expired on " + last.contract().expiry();
                            case BROKER_ZERO -> "zero in the broker's account window";
                            case MARKED_MISSING -> "missing positions are set to count as closed";
                            case MISSED_EVENT, UNKNOWN -> "explained";
                        }
                        + "; recorded as closed",
                Quantity.ZERO,
                last.position(),
                entry.recordedAt()));
    }

    private void conclude() {
        BrokerSnapshot snapshot = checks.concluded();
        if (snapshot == null) {
            return;
        }
        facts.add(new Fact.CheckConcluded(
                entry.seq(),
                entry.recordedAt(),
                snapshot.run(),
                snapshot.trigger(),
                snapshot.isComplete(),
                words(snapshot)));
        Gap gap = book.gap;
        if (snapshot.isComplete() && gap != null && book.link == LinkCondition.UP) {
            book.gap = null;
            facts.add(new Fact.GapRecorded(
                    entry.seq(), entry.recordedAt(), book.session, gap.from(), entry.recordedAt(), gap.cause()));
        }
    }

    private static String words(BrokerSnapshot snapshot) {
        List<String> words = new ArrayList<>();
        for (AccountSnapshot account : snapshot.accounts()) {
            words.add(account.account() + " " + account.completeness() + " " + account.heldCount() + " held, "
                    + account.absent().size() + " absent"
                    + (account.reason().isEmpty() ? "" : " (" + account.reason() + ")"));
        }
        return String.join("; ", words);
    }

    private void foldResult(ReconciliationResult result) {
        List<Discrepancy> standing = result.discrepancies().stream()
                .filter(found -> found.resolution() == Resolution.HEALED || isUnchangedSince(found, result.asOfSeq()))
                .toList();
        ReconciliationResult kept = result.withDiscrepancies(standing);
        book.keep(kept);
        facts.add(new Fact.ReconciliationRecorded(entry.seq(), entry.recordedAt(), kept));
    }

    /** A finding about a key that has changed since it was compared is void. */
    private boolean isUnchangedSince(Discrepancy found, long asOfSeq) {
        PositionKey key = found.key();
        PositionState known = key == null ? null : book.positions.get(key);
        return known == null || known.holdingSeq() <= asOfSeq;
    }

    // Time

    private void meetDeadlines() {
        checks.act();
        if (book.link == LinkCondition.DOWN) {
            checks.fail("there is no connection to the broker", null);
        }
        if (!entry.recordedAt().isBefore(book.retireScanAt)) {
            book.retireScanAt = entry.recordedAt().plus(RETIRE_SCAN);
            retire();
        }
    }

    private void retire() {
        Instant before = entry.recordedAt().minus(book.policy.retireAfter());
        List<PositionKey> retired = book.positions.values().stream()
                .map(PositionState::last)
                .filter(last -> last.isFlat() && last.recordedAt().isBefore(before))
                .map(PositionUpdate::key)
                .sorted()
                .toList();
        for (PositionKey key : retired) {
            book.positions.remove(key);
            facts.add(new Fact.PositionRetired(entry.seq(), entry.recordedAt(), key));
        }
    }
}
