package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.ChecksState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the broker is asked for snapshots: what is due, and the one check in progress, which serves whoever asks
 * meanwhile. How an account of it ends is decided by {@link CheckEndings}.
 */
final class Checks {

    private static final Instant NEVER = Instant.MAX;

    private final Book book;
    private long lastRun;
    private @Nullable Instant lastStartedAt;
    private @Nullable Instant eventDueAt;
    private CheckTrigger eventTrigger = CheckTrigger.POSITION_UPDATE;
    private @Nullable Instant confirmDueAt;
    private @Nullable CheckRun running;
    private @Nullable BrokerSnapshot last;

    /** Asked for after every entry, so computed once a change. */
    private @Nullable Instant deadline;

    /** Asked for once a batch, so computed once a change. */
    private @Nullable CheckPlan plan;

    Checks(Book book) {
        this.book = book;
    }

    boolean isRunning() {
        return running != null;
    }

    @Nullable
    CheckRun running() {
        return running;
    }

    long lastRun() {
        return lastRun;
    }

    @Nullable
    BrokerSnapshot last() {
        return last;
    }

    /** The account's part of the check in progress, once it has been asked for and until it has ended. */
    @Nullable
    AccountCheck active(AccountId account) {
        AccountCheck check = running == null ? null : running.account(account);
        return check != null && check.isActive() ? check : null;
    }

    /** Begins a check of every account, unless one is running: then that one serves. */
    void start(CheckTrigger trigger) {
        if (running != null) {
            return;
        }
        CheckRun begun = new CheckRun(++lastRun, trigger, book.recordedAt);
        boolean managedOnly = book.link != LinkCondition.DOWN && book.hasManagedAccounts();
        for (AccountState account : book.accounts()) {
            if (account.managed() || !managedOnly) {
                begun.add(new AccountCheck(account.account()));
            }
        }
        running = begun;
        lastStartedAt = book.recordedAt;
        forgetWishes();
    }

    /** Takes accounts that were named later into the check in progress, or begins one. */
    void include(List<AccountId> added) {
        CheckRun run = running;
        if (run == null) {
            start(CheckTrigger.CONNECT);
            return;
        }
        for (AccountId account : added) {
            if (run.account(account) == null) {
                run.add(new AccountCheck(account));
            }
        }
        changed();
    }

    /** The link has sent, or is about to send, the request. */
    void asked(Input.SnapshotStarted started) {
        CheckRun run = running;
        if (run == null || run.run != started.run()) {
            return;
        }
        for (AccountId account : started.accounts()) {
            AccountCheck check = run.account(account);
            if (check != null && check.ended == null) {
                check.asked(started, book.seq);
            }
        }
        changed();
    }

    /** Accounts whose answer to {@code request} is still coming. */
    List<AccountCheck> awaiting(int request) {
        return running == null
                ? List.of()
                : running.accounts().stream()
                        .filter(check -> check.awaits(request))
                        .toList();
    }

    void end(AccountCheck check, AccountSnapshot answer) {
        if (running != null && check.ended == null) {
            running.end(check, answer);
            changed();
        }
    }

    void heal(Discrepancy difference) {
        if (running != null) {
            running.heal(difference);
        }
    }

    void retractHealed(PositionKey key) {
        if (running != null) {
            running.retractHealed(key);
        }
    }

    /** Something happened that makes the rows now arriving doubtful. */
    void doubt(String reason) {
        if (running != null) {
            running.accounts().forEach(check -> check.doubt(reason));
        }
    }

    /** Concludes the check when its last account has ended. */
    @Nullable
    BrokerSnapshot concluded() {
        if (running == null || !running.hasEnded()) {
            return null;
        }
        last = running.concluded(book.recordedAt);
        running = null;
        changed();
        return last;
    }

    /** An event asks for a check: after the grace, and not too soon after the last one. */
    void wantAfterEvent(CheckTrigger trigger) {
        if (eventDueAt == null && book.policy.enabled()) {
            eventDueAt = spaced();
            eventTrigger = trigger;
            changed();
        }
    }

    /** An absence waits for its confirmation: as soon as the grace has passed. */
    void wantConfirmation() {
        wantConfirmationAt(book.recordedAt.plus(book.policy.grace()));
    }

    /** A row could not be judged. Spaced like events: under heavy trading that happens in each check. */
    void wantSecondLook() {
        wantConfirmationAt(spaced());
    }

    private void wantConfirmationAt(Instant due) {
        if (book.policy.enabled() && (confirmDueAt == null || due.isBefore(confirmDueAt))) {
            confirmDueAt = due;
            changed();
        }
    }

    private Instant spaced() {
        Instant due = book.recordedAt.plus(book.policy.grace());
        Instant spaced = lastStartedAt == null ? due : lastStartedAt.plus(book.policy.eventCheckSpacing());
        return spaced.isAfter(due) ? spaced : due;
    }

    /** Whatever an event or a difference wanted is served by a check that begins now, or by the next connection's. */
    void forgetWishes() {
        eventDueAt = null;
        confirmDueAt = null;
        changed();
    }

    boolean isOverdue() {
        return running != null && isDue(running.startedAt.plus(book.policy.snapshotTimeout()));
    }

    /** What makes a check due now, if anything does. */
    @Nullable
    CheckTrigger dueTrigger() {
        if (running != null || !book.policy.enabled()) {
            return null;
        }
        if (isDue(confirmDueAt)) {
            return CheckTrigger.CONFIRMATION;
        }
        if (isDue(eventDueAt)) {
            return eventTrigger;
        }
        return isDue(periodicDueAt()) ? CheckTrigger.PERIODIC : null;
    }

    private boolean isDue(@Nullable Instant due) {
        return due != null && !book.recordedAt.isBefore(due);
    }

    Instant nextDeadline() {
        Instant known = deadline;
        if (known == null) {
            known = computeDeadline();
            deadline = known;
        }
        return known;
    }

    private Instant computeDeadline() {
        if (running != null) {
            return running.startedAt.plus(book.policy.snapshotTimeout());
        }
        return book.policy.enabled() ? earlier(earlier(confirmDueAt, eventDueAt), periodicDueAt()) : NEVER;
    }

    private @Nullable Instant periodicDueAt() {
        return lastStartedAt == null ? null : lastStartedAt.plus(book.policy.syncInterval());
    }

    private static Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other == null ? NEVER : other;
        }
        return other == null || one.isBefore(other) ? one : other;
    }

    /** What the link has still to ask for. */
    CheckPlan plan() {
        CheckPlan known = plan;
        if (known == null) {
            known = computePlan();
            plan = known;
        }
        return known;
    }

    private CheckPlan computePlan() {
        if (running == null || book.link == LinkCondition.DOWN) {
            return CheckPlan.NOTHING;
        }
        return new CheckPlan(
                running.run,
                book.session,
                running.accounts().stream()
                        .filter(AccountCheck::isWanted)
                        .map(check -> check.account)
                        .toList());
    }

    /** What plan and deadline follow from has changed; also called when the link or the policy has. */
    void changed() {
        deadline = null;
        plan = null;
    }

    ChecksState state() {
        return new ChecksState(
                lastRun,
                lastStartedAt,
                eventDueAt,
                eventTrigger,
                confirmDueAt,
                running == null ? null : running.state());
    }

    void restore(ChecksState state) {
        lastRun = state.lastRun();
        lastStartedAt = state.lastStartedAt();
        eventDueAt = state.eventDueAt();
        eventTrigger = state.eventTrigger();
        confirmDueAt = state.confirmDueAt();
        running = state.running() == null ? null : CheckRun.of(state.running());
        changed();
    }
}
