package io.truebook.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The verdict of one reconciliation run.
 *
 * @param run the check it judges
 * @param trigger why the check was made
 * @param asOfSeq the book's seq it was compared at
 * @param complete whether every account's snapshot was complete; if not, silence proves nothing
 * @param ibCount positions held at the broker, over the accounts that answered
 * @param deltaCount open positions in the record (the lake where it could be read, else the book)
 * @param discrepancies what differs or differed, in order of severity
 * @param timestamp when the comparison was made
 * @param duration from the decision to check until the verdict
 */
public record ReconciliationResult(
        long run,
        CheckTrigger trigger,
        long asOfSeq,
        boolean complete,
        int ibCount,
        int deltaCount,
        List<Discrepancy> discrepancies,
        Instant timestamp,
        Duration duration) {

    public ReconciliationResult {
        discrepancies = List.copyOf(discrepancies);
    }

    public int discrepancyCount() {
        return discrepancies.size();
    }

    public boolean hasCriticalIssues() {
        return discrepancies.stream().anyMatch(Discrepancy::isCritical);
    }

    /** Confirmed, unresolved differences. */
    public long openCount() {
        return discrepancies.stream()
                .filter(found -> found.resolution() == Discrepancy.Resolution.OPEN)
                .count();
    }

    /** {@code IB: n, Delta: m, Discrepancies: d (c critical)}. */
    public String summary() {
        return "IB: " + ibCount + ", Delta: " + deltaCount + ", Discrepancies: " + discrepancyCount() + " ("
                + discrepancies.stream().filter(Discrepancy::isCritical).count() + " critical)";
    }

    /** The same result with other findings. */
    public ReconciliationResult withDiscrepancies(List<Discrepancy> others) {
        return new ReconciliationResult(
                run, trigger, asOfSeq, complete, ibCount, deltaCount, others, timestamp, duration);
    }
}
