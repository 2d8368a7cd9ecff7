package io.truebook.domain;

import io.truebook.domain.BookState.AccountCheckState;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.ChecksState;
import io.truebook.domain.BookState.RunningCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a book: which snapshot is due, asked for, arriving, ended. At most one runs at a time; whoever asks
 * meanwhile shares it. What an ended snapshot means for the positions is decided by {@link Closings}.
 */
final class Checks {

    private static final Instant NEVER = Instant.MAX;

    private final Book book;
    private long lastRun;
    private @Nullable Instant lastStartedAt;
    private @Nullable Instant eventDueAt;
    private CheckTrigger eventTrigger = CheckTrigger.POSITION_UPDATE;
    private @Nullable Instant confirmDueAt;
    private @Nullable Running running;
    private @Nullable BrokerSnapshot last;

    Checks(Book book) {
        this.book = book;
    }

    /** The check in progress. */
    static final class Running {
        final long run;
        final CheckTrigger trigger;
        final Instant startedAt;
        final Map<AccountId, AccountCheck> accounts = new LinkedHashMap<>();
        final List<Discrepancy> healed = new ArrayList<>();

        Running(long run, CheckTrigger trigger, Instant startedAt) {
            this.run = run;
            this.trigger = trigger;
            this.startedAt = startedAt;
        }
    }

    /** One account of the check in progress. */
    static final class AccountCheck {
        final AccountId account;

        @Nullable
        SnapshotMethod method;

        int request;
        long startedSeq;
        String doubt = "";
        final Map<PositionKey, AccountSnapshot.Row> rows = new LinkedHashMap<>();

        @Nullable
        AccountSnapshot ended;

        AccountCheck(AccountId account) {
            this.account = account;
        }

        boolean awaits(int ofRequest) {
            return ended == null && method != null && request == ofRequest;
        }

        void doubt(String reason) {
            if (doubt.isEmpty()) {
                doubt = reason;
            }
        }
    }

    boolean isRunning() {
        return running != null;
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
        AccountCheck check = running == null ? null : running.accounts.get(account);
        return check != null && check.method != null && check.ended == null ? check : null;
    }

    void heal(Discrepancy difference) {
        book.countHealed();
        if (running != null) {
            running.healed.add(difference);
        }
    }

    /** Begins a check of every managed account, unless one is running: then that one serves. */
    void start(CheckTrigger trigger) {
        if (running != null) {
            return;
        }
        lastStartedAt = book.recordedAt;
        eventDueAt = null;
        confirmDueAt = null;
        running = new Running(++lastRun, trigger, book.recordedAt);
        for (AccountState account : book.accounts.values()) {
            if (account.managed() || book.link == LinkCondition.DOWN) {
                running.accounts.put(account.account(), new AccountCheck(account.account()));
            }
        }
    }

    /** The link has sent, or is about to send, the request. */
    void asked(Input.SnapshotStarted started) {
        if (running == null || running.run != started.run()) {
            return;
        }
        for (AccountId account : started.accounts()) {
            AccountCheck check = running.accounts.get(account);
            if (check != null && check.ended == null) {
                check.method = started.method();
                check.request = started.request();
                check.startedSeq = book.seq;
                check.rows.clear();
            }
        }
    }

    /** Accounts whose rows of {@code request} have all been sent. */
    List<AccountCheck> endedBy(int request) {
        return running == null
                ? List.of()
                : running.accounts.values().stream()
                        .filter(check -> check.awaits(request))
                        .toList();
    }

    /** Gives up whatever has not ended, for a reason; {@code request} limits it to one request's accounts. */
    void fail(String reason, @Nullable Integer request) {
        if (running == null) {
            return;
        }
        for (AccountCheck check : running.accounts.values()) {
            if (check.ended == null && (request == null || check.awaits(request))) {
                check.ended = new AccountSnapshot(
                        check.account, Completeness.FAILED, check.method, book.seq, check.rows, Map.of(), reason);
            }
        }
    }

    /** Something happened that makes the rows now arriving doubtful. */
    void doubt(String reason) {
        if (running != null) {
            running.accounts.values().forEach(check -> check.doubt(reason));
        }
    }

    /** Concludes the check when its last account has ended. */
    @Nullable
    BrokerSnapshot concluded() {
        if (running == null || running.accounts.values().stream().anyMatch(check -> check.ended == null)) {
            return null;
        }
        List<AccountSnapshot> answers = new ArrayList<>();
        for (AccountCheck check : running.accounts.values()) {
            if (check.ended != null) {
                answers.add(check.ended);
            }
        }
        last = new BrokerSnapshot(
                running.run, running.trigger, running.startedAt, book.recordedAt, answers, running.healed);
        running = null;
        return last;
    }

    /** An event asks for a check: after the grace, and not too soon after the last one. */
    void wantAfterEvent(CheckTrigger trigger) {
        if (eventDueAt == null) {
            Instant due = book.recordedAt.plus(book.policy.grace());
            Instant spaced = lastStartedAt == null ? due : lastStartedAt.plus(book.policy.eventCheckSpacing());
            eventDueAt = spaced.isAfter(due) ? spaced : due;
            eventTrigger = trigger;
        }
    }

    /** A difference waits for a second look. */
    void wantConfirmation() {
        if (confirmDueAt == null) {
            confirmDueAt = book.recordedAt.plus(book.policy.grace());
        }
    }

    /** Starts or gives up what is due. */
    void act() {
        Instant now = book.recordedAt;
        if (running != null) {
            if (!now.isBefore(running.startedAt.plus(book.policy.snapshotTimeout()))) {
                fail("no answer within " + book.policy.snapshotTimeout().toSeconds() + " s", null);
            }
        } else if (isDue(confirmDueAt, now)) {
            start(CheckTrigger.CONFIRMATION);
        } else if (isDue(eventDueAt, now)) {
            start(eventTrigger);
        } else if (isDue(periodicDueAt(), now)) {
            start(CheckTrigger.PERIODIC);
        }
    }

    Instant nextDeadline() {
        if (running != null) {
            return running.startedAt.plus(book.policy.snapshotTimeout());
        }
        return earlier(earlier(confirmDueAt, eventDueAt), periodicDueAt());
    }

    private @Nullable Instant periodicDueAt() {
        return lastStartedAt == null || !book.policy.enabled() ? null : lastStartedAt.plus(book.policy.syncInterval());
    }

    private static boolean isDue(@Nullable Instant due, Instant now) {
        return due != null && !now.isBefore(due);
    }

    private static Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other == null ? NEVER : other;
        }
        return other == null || one.isBefore(other) ? one : other;
    }

    /** What the link has still to ask for. */
    CheckPlan plan() {
        if (running == null || book.link == LinkCondition.DOWN) {
            return CheckPlan.NOTHING;
        }
        return new CheckPlan(
                running.run,
                book.session,
                running.accounts.values().stream()
                        .filter(check -> check.method == null && check.ended == null)
                        .map(check -> check.account)
                        .toList());
    }

    ChecksState state() {
        RunningCheck inProgress = running == null
                ? null
                : new RunningCheck(
                        running.run,
                        running.trigger,
                        running.startedAt,
                        running.accounts.values().stream()
                                .map(check -> new AccountCheckState(
                                        check.account,
                                        check.method,
                                        check.request,
                                        check.startedSeq,
                                        check.doubt,
                                        check.rows,
                                        check.ended))
                                .toList(),
                        running.healed);
        return new ChecksState(lastRun, lastStartedAt, eventDueAt, eventTrigger, confirmDueAt, inProgress);
    }

    void restore(ChecksState state) {
        lastRun = state.lastRun();
        lastStartedAt = state.lastStartedAt();
        eventDueAt = state.eventDueAt();
        eventTrigger = state.eventTrigger();
        confirmDueAt = state.confirmDueAt();
        RunningCheck inProgress = state.running();
        if (inProgress == null) {
            running = null;
            return;
        }
        Running restored = new Running(inProgress.run(), inProgress.trigger(), inProgress.startedAt());
        for (AccountCheckState saved : inProgress.accounts()) {
            AccountCheck check = new AccountCheck(saved.account());
            check.method = saved.method();
            check.request = saved.request();
            check.startedSeq = saved.startedSeq();
            check.doubt = saved.doubt();
            check.rows.putAll(saved.rows());
            check.ended = saved.ended();
            restored.accounts.put(saved.account(), check);
        }
        restored.healed.addAll(inProgress.healed());
        running = restored;
    }
}
