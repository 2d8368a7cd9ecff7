package io.truebook.domain;

import io.truebook.domain.BookState.AccountCheckState;
import io.truebook.domain.BookState.RunningCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The check in progress: its accounts, and the differences that the broker's rows have corrected so far. */
final class CheckRun {

    final long run;
    final CheckTrigger trigger;
    final Instant startedAt;

    private final Map<AccountId, AccountCheck> accounts = new LinkedHashMap<>();
    private final Map<PositionKey, Discrepancy> healed = new LinkedHashMap<>();
    private int open;

    CheckRun(long run, CheckTrigger trigger, Instant startedAt) {
        this.run = run;
        this.trigger = trigger;
        this.startedAt = startedAt;
    }

    static CheckRun of(RunningCheck saved) {
        CheckRun run = new CheckRun(saved.run(), saved.trigger(), saved.startedAt());
        for (AccountCheckState account : saved.accounts()) {
            run.add(AccountCheck.of(account));
        }
        saved.healed().forEach(run::heal);
        return run;
    }

    RunningCheck state() {
        return new RunningCheck(
                run,
                trigger,
                startedAt,
                accounts.values().stream().map(AccountCheck::state).toList(),
                List.copyOf(healed.values()));
    }

    void add(AccountCheck check) {
        accounts.put(check.account, check);
        if (check.ended == null) {
            open++;
        }
    }

    @Nullable
    AccountCheck account(AccountId account) {
        return accounts.get(account);
    }

    Collection<AccountCheck> accounts() {
        return accounts.values();
    }

    List<AccountCheck> unended() {
        return accounts.values().stream().filter(check -> check.ended == null).toList();
    }

    void end(AccountCheck check, AccountSnapshot answer) {
        check.ended = answer;
        open--;
    }

    boolean hasEnded() {
        return open == 0;
    }

    /** Tells a corrected difference, once a position. */
    void heal(Discrepancy difference) {
        PositionKey key = difference.key();
        if (key != null) {
            healed.putIfAbsent(key, difference);
        }
    }

    /** The stream brought the very same row: the event was not missed, the snapshot had only been faster. */
    void retractHealed(PositionKey key) {
        healed.remove(key);
    }

    BrokerSnapshot concluded(Instant endedAt) {
        List<AccountSnapshot> answers = new ArrayList<>(accounts.size());
        for (AccountCheck check : accounts.values()) {
            if (check.ended != null) {
                answers.add(check.ended);
            }
        }
        return new BrokerSnapshot(run, trigger, startedAt, endedAt, answers, List.copyOf(healed.values()));
    }
}
