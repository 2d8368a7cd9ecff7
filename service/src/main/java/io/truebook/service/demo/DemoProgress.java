package io.truebook.service.demo;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.ReconciliationResult;

/**
 * A running demo at a moment.
 *
 * @param link the state of the link
 * @param positions held now
 * @param accepted highest seq that is durable
 * @param inLake highest seq that is in the lake
 * @param reconciliation the last verdict in words; empty before the first
 */
public record DemoProgress(String link, long positions, long accepted, long inLake, String reconciliation) {

    static DemoProgress of(Truebook truebook) {
        TruebookStatus status = truebook.status();
        return new DemoProgress(
                status.feed() == null ? "OFF" : status.feed().state(),
                status.openPositions(),
                status.watermarks().accepted(),
                status.watermarks().inLake(),
                status.book().lastResult().map(ReconciliationResult::summary).orElse(""));
    }
}
