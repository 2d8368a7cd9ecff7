package io.truebook.service.sync;

import io.truebook.domain.ReconciliationReport;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.Watermarks;
import java.time.Duration;

/**
 * What a sync on demand came to.
 *
 * @param result the verdict of the comparison
 * @param watermarks how far each stage had come at the end
 * @param inLake whether the lake holds everything up to the comparison; if not, it is on its way
 * @param duration from the call to the answer
 */
public record SyncResult(ReconciliationResult result, Watermarks watermarks, boolean inLake, Duration duration) {

    /** The verdict counted by type. */
    public ReconciliationReport report() {
        return ReconciliationReport.of(result);
    }

    /** {@code IB: n, Delta: m, Discrepancies: d (c critical)}. */
    public String summary() {
        return result.summary();
    }
}
