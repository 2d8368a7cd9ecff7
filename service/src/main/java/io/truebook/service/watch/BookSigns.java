package io.truebook.service.watch;

import io.truebook.domain.AccountId;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookStatus;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Signs in what the book says of itself: there with a service and without one. */
final class BookSigns {

    private BookSigns() {}

    /** Findings of the last reconciliation. */
    static List<Sign> of(BookStatus book) {
        List<Sign> signs = new ArrayList<>();
        since(book, ReconciliationResult::hasCriticalIssues)
                .ifPresent(since -> signs.add(Sign.critical(
                                "critical-breaks",
                                book.lastResult().orElseThrow().summary(),
                                "no critical difference",
                                "`truebook reconcile` looks again; what stays, compare with the broker's own screen")
                        .since(since)));
        since(book, BookSigns::countsDiffer)
                .ifPresent(since -> signs.add(Sign.warning(
                                "counts-differ",
                                counts(book.lastResult().orElseThrow()),
                                "as many positions in the lake as at the broker, or every difference settled",
                                "`truebook status` lists what differs")
                        .since(since)));
        return signs;
    }

    /** Counts of different moments may differ; with a difference that is not settled they tell the same. */
    private static boolean countsDiffer(ReconciliationResult result) {
        return result.complete()
                && result.ibCount() != result.deltaCount()
                && result.discrepancies().stream()
                        .anyMatch(found -> found.resolution() != Discrepancy.Resolution.HEALED);
    }

    private static String counts(ReconciliationResult result) {
        return result.ibCount() + " at the broker, " + result.deltaCount() + " in the lake";
    }

    /** The first of the latest results that all are so; absent when the last one is not. */
    private static Optional<Instant> since(BookStatus book, Predicate<ReconciliationResult> isSo) {
        Optional<Instant> since = Optional.empty();
        for (ReconciliationResult result : book.results().reversed()) {
            if (!isSo.test(result)) {
                return since;
            }
            since = Optional.of(result.timestamp());
        }
        return since;
    }

    /**
     * Positions that are held, and that no complete answer of the broker has confirmed for longer than the policy allows:
     * they may have been gone for long.
     *
     * @param startedAt when this process began to follow the broker; it gets the same time
     */
    static Optional<Sign> stuck(LiveView view, Instant startedAt, Instant now) {
        BookStatus book = view.status();
        Duration bound = book.policy().staleAfter();
        Map<AccountId, Instant> confirmed = new HashMap<>();
        for (AccountState account : book.accounts()) {
            if (account.confirmedAt() != null) {
                confirmed.put(account.account(), account.confirmedAt());
            }
        }
        if (!book.policy().enabled() || startedAt.plus(bound).isAfter(now)) {
            return Optional.empty();
        }
        Map<AccountId, Long> stuck = view.open()
                .filter(position -> confirmed
                        .getOrDefault(position.account(), Instant.EPOCH)
                        .plus(bound)
                        .isBefore(now))
                .collect(Collectors.groupingBy(position -> position.account(), Collectors.counting()));
        if (stuck.isEmpty()) {
            return Optional.empty();
        }
        String accounts = stuck.keySet().stream()
                .sorted()
                .map(account -> account.value() + " last at "
                        + (confirmed.containsKey(account) ? confirmed.get(account) : "no time"))
                .collect(Collectors.joining(", "));
        return Optional.of(Sign.warning(
                "stuck-positions",
                stuck.values().stream().mapToLong(Long::longValue).sum() + " held, proven whole: " + accounts,
                "each account proven whole within " + bound.toSeconds() + " s",
                "`truebook status` says how the link is; an account that is no longer yours keeps what it last had"));
    }
}
