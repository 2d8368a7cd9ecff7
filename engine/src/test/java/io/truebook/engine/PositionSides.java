package io.truebook.engine;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import java.util.Map;

/** Makes a long short, as a damaged row would. */
final class PositionSides {

    private PositionSides() {}

    static void turnRound(Map<PositionKey, PositionUpdate> rows, PositionKey key) {
        rows.computeIfPresent(
                key,
                (same, row) -> new PositionUpdate(
                        row.seq(),
                        row.term(),
                        row.epoch(),
                        row.collector(),
                        row.account(),
                        row.modelCode(),
                        row.contract(),
                        new Quantity(row.position().value().negate()),
                        row.averageCost(),
                        row.valuation(),
                        row.timestamp(),
                        row.recordedAt(),
                        row.source()));
    }
}
