package io.truebook.domain;

import java.time.Instant;
import java.util.List;

/**
 * One check: a snapshot of every account, and the differences that its rows healed on arrival.
 *
 * @param run its number; grows by one with each check
 * @param trigger why it was taken
 * @param startedAt when it was decided on
 * @param endedAt when its last account ended
 * @param accounts one answer an account
 * @param healed differences that the broker's rows corrected in the record
 */
public record BrokerSnapshot(
        long run,
        CheckTrigger trigger,
        Instant startedAt,
        Instant endedAt,
        List<AccountSnapshot> accounts,
        List<Discrepancy> healed) {

    public BrokerSnapshot {
        accounts = List.copyOf(accounts);
        healed = List.copyOf(healed);
    }

    /** True when every account answered completely. */
    public boolean isComplete() {
        return !accounts.isEmpty()
                && accounts.stream().allMatch(account -> account.completeness() == Completeness.COMPLETE);
    }
}
