package io.truebook.domain;

import io.truebook.domain.AccountSnapshot.Absence;
import io.truebook.domain.AccountSnapshot.Conclusion;
import io.truebook.domain.AccountSnapshot.Row;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.Gap;
import io.truebook.domain.BookState.PositionState;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Ends the accounts of a check, complete or not, and concludes the check with the last of them. */
final class CheckEndings {

    private static final int TOLD_ACCOUNTS = 20;

    private final Book book;
    private final Checks checks;
    private final Folding folding;
    private final Recorder recorder;
    private final Healing healing;
    private final Closings closings;

    CheckEndings(Book book, Folding folding, Recorder recorder, Healing healing) {
        this.book = book;
        this.checks = book.checks;
        this.folding = folding;
        this.recorder = recorder;
        this.healing = healing;
        this.closings = new Closings(book);
    }

    /** The end marker of a request came. */
    void complete(int request) {
        checks.awaiting(request).forEach(this::complete);
    }

    private void complete(AccountCheck check) {
        AccountState account = book.account(check.account);
        if (!account.ready()) {
            check.doubt("the broker is resetting this account's figures (AccountReady=false)");
        }
        if (book.link != LinkCondition.UP) {
            check.doubt("the broker has lost its upstream link");
        }
        if (!check.doubt.isEmpty()) {
            end(check, Completeness.PARTIAL, Map.of(), check.doubt);
            return;
        }
        Closings.Verdict verdict = closings.judge(check);
        verdict.absent().forEach(this::remember);
        verdict.closings().forEach(closing -> close(closing, verdict.absent()));
        book.put(account.confirmed(folding.at()));
        end(check, Completeness.COMPLETE, verdict.absent(), verdict.heldReason());
    }

    /** Gives up every account that has not ended. */
    void giveUp(String reason) {
        CheckRun run = checks.running();
        if (run != null) {
            run.unended().forEach(check -> end(check, Completeness.FAILED, Map.of(), reason));
        }
    }

    /** Gives up one account, which cannot be expected to answer any more. */
    void giveUp(AccountId account, String reason) {
        CheckRun run = checks.running();
        AccountCheck check = run == null ? null : run.account(account);
        if (check != null && check.ended == null) {
            end(check, Completeness.FAILED, Map.of(), reason);
        }
    }

    /** The broker refused a request. */
    void refuse(Input.SnapshotRefused refused) {
        CheckRun run = checks.running();
        if (run != null && run.run == refused.run()) {
            for (AccountCheck check : checks.awaiting(refused.request())) {
                end(check, Completeness.FAILED, Map.of(), refused.reason());
            }
        }
    }

    private void end(AccountCheck check, Completeness completeness, Map<PositionKey, Absence> absent, String reason) {
        settleCosts(check);
        checks.end(
                check,
                new AccountSnapshot(
                        check.account, completeness, check.method, folding.seq(), check.rows, absent, reason));
    }

    /** Costs that waited for the last row of their key. */
    private void settleCosts(AccountCheck check) {
        check.rows.forEach((key, row) -> {
            PositionState known = book.position(key);
            if (known != null && isOtherCost(row, known.last())) {
                PositionUpdate before = known.last();
                healing.tellMissedEvent(recorder.reprice(key, known, row.averageCost()), before);
            }
        });
    }

    private static boolean isOtherCost(Row row, PositionUpdate last) {
        return !last.isFlat()
                && row.position().equals(last.position())
                && !Objects.equals(row.averageCost(), last.averageCost());
    }

    private void remember(PositionKey key, Absence absence) {
        PositionState known = book.position(key);
        if (known != null) {
            book.put(key, known.missing(absence.looks()));
        }
        if (absence.conclusion() == Conclusion.PENDING) {
            checks.wantConfirmation();
        }
    }

    private void close(Closings.Closing closing, Map<PositionKey, Absence> absent) {
        Absence absence = absent.get(closing.position().last().key());
        recorder.close(closing.position());
        healing.tellClosed(closing, absence == null ? 1 : absence.looks());
    }

    /** Tells the check when its last account has ended, and closes the gap that it covers. */
    void conclude() {
        BrokerSnapshot snapshot = checks.concluded();
        if (snapshot == null) {
            return;
        }
        book.countHealed(snapshot.healed().size());
        folding.tell(new Fact.CheckConcluded(
                folding.seq(),
                folding.at(),
                snapshot.run(),
                snapshot.trigger(),
                snapshot.isComplete(),
                words(snapshot.accounts())));
        Gap gap = book.gap;
        if (gap != null && snapshot.isComplete() && book.link == LinkCondition.UP) {
            book.gap = null;
            folding.tell(new Fact.GapRecorded(
                    folding.seq(), folding.at(), book.session, gap.from(), folding.at(), gap.cause()));
        }
    }

    private static String words(List<AccountSnapshot> accounts) {
        if (accounts.isEmpty()) {
            return "no account is known yet";
        }
        StringBuilder words = new StringBuilder();
        if (accounts.size() > TOLD_ACCOUNTS) {
            long complete = accounts.stream().filter(CheckEndings::isComplete).count();
            words.append(accounts.size()).append(" accounts, ").append(complete).append(" COMPLETE");
            accounts.stream()
                    .filter(account -> !isComplete(account))
                    .limit(TOLD_ACCOUNTS)
                    .forEach(account -> words.append("; ").append(word(account)));
            return words.toString();
        }
        accounts.forEach(account -> words.append(words.isEmpty() ? "" : "; ").append(word(account)));
        return words.toString();
    }

    private static boolean isComplete(AccountSnapshot account) {
        return account.completeness() == Completeness.COMPLETE;
    }

    private static String word(AccountSnapshot account) {
        return account.account() + " " + account.completeness() + " " + account.heldCount() + " held, "
                + account.absent().size() + " absent"
                + (account.reason().isEmpty() ? "" : " (" + account.reason() + ")");
    }
}
