package io.truebook.engine;

import io.truebook.domain.ReconciliationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Those who wait for a reconciliation, each for a run or any later one. Futures are completed outside the lock: what is
 * chained to them may ask again.
 */
final class WaitingCallers {

    /** How long an answer may take beyond the time that a check itself may take. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Caller> callers = new ArrayList<>();
    private boolean closed;

    private record Caller(long run, long deadlineNanos, CompletableFuture<ReconciliationResult> answer) {}

    synchronized CompletableFuture<ReconciliationResult> add(long run, long deadlineNanos) {
        CompletableFuture<ReconciliationResult> answer = new CompletableFuture<>();
        if (closed) {
            answer.completeExceptionally(stopped());
        } else {
            callers.add(new Caller(run, deadlineNanos, answer));
        }
        return answer;
    }

    /** True when somebody waits for exactly this run: then it has been asked for. */
    synchronized boolean expects(long run) {
        return callers.stream().anyMatch(caller -> caller.run() == run);
    }

    synchronized boolean isEmpty() {
        return callers.isEmpty();
    }

    void answer(ReconciliationResult result) {
        take(caller -> caller.run() <= result.run())
                .forEach(caller -> caller.answer().complete(result));
    }

    /** Fails those who wait for {@code run} or an earlier one. */
    void fail(long run, Exception failure) {
        take(caller -> caller.run() <= run).forEach(caller -> caller.answer().completeExceptionally(failure));
    }

    /** Removes those who wait for a later run than {@code run}; the caller completes them. */
    List<CompletableFuture<ReconciliationResult>> takeAfter(long run) {
        return take(caller -> caller.run() > run).stream().map(Caller::answer).toList();
    }

    void failOverdue(long nanos) {
        take(caller -> nanos - caller.deadlineNanos() >= 0)
                .forEach(caller -> caller.answer()
                        .completeExceptionally(new TimeoutException("no result of reconciliation " + caller.run()
                                + " in time; GET /api/sync/status says what keeps it")));
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        take(caller -> true).forEach(caller -> caller.answer().completeExceptionally(stopped()));
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("Truebook is stopping: nothing is compared any more");
    }

    private synchronized List<Caller> take(Predicate<Caller> which) {
        List<Caller> taken = new ArrayList<>();
        for (Iterator<Caller> each = callers.iterator(); each.hasNext(); ) {
            Caller caller = each.next();
            if (which.test(caller)) {
                each.remove();
                taken.add(caller);
            }
        }
        return taken;
    }
}
