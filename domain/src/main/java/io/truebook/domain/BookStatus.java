package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.BufferedImport;
import io.truebook.domain.BookState.Counters;
import io.truebook.domain.BookState.Gap;
import io.truebook.domain.BookState.ImportCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the book says of itself, beside its positions; an immutable value published with them.
 *
 * @param plan what the book wants to know from the broker now
 * @param lastCheck the check that ended last, with the broker's rows; absent until one has ended in this process
 * @param results the latest reconciliation results, oldest first
 */
public record BookStatus(
        long seq,
        int term,
        int session,
        Instant recordedAt,
        BookPolicy policy,
        LinkCondition link,
        List<AccountState> accounts,
        Counters counters,
        List<Fact.InputQuarantined> quarantine,
        List<ReconciliationResult> results,
        CheckPlan plan,
        boolean checkRunning,
        long lastRun,
        @Nullable BrokerSnapshot lastCheck,
        @Nullable Gap gap,
        ImportProgress imports) {

    public BookStatus {
        accounts = List.copyOf(accounts);
        quarantine = List.copyOf(quarantine);
        results = List.copyOf(results);
    }

    /**
     * How far imports are.
     *
     * @param waiting accepted and not yet settled, in the order in which they will be
     * @param counts how those that were settled ended, since the journal began
     */
    public record ImportProgress(List<BufferedImport> waiting, ImportCounts counts) {
        public ImportProgress {
            waiting = List.copyOf(waiting);
        }
    }

    public Optional<ReconciliationResult> lastResult() {
        return results.isEmpty() ? Optional.empty() : Optional.of(results.getLast());
    }
}
