package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Rows with times of their own. */
final class KnowledgeTimes {

    private KnowledgeTimes() {}

    /** The same row, that happened and was recorded at these moments. */
    static PositionUpdate at(PositionUpdate row, Instant happened, Instant recorded) {
        return new PositionUpdate(
                row.seq(),
                row.term(),
                row.epoch(),
                row.collector(),
                row.account(),
                row.modelCode(),
                row.contract(),
                row.position(),
                row.averageCost(),
                row.valuation(),
                happened.truncatedTo(ChronoUnit.MICROS),
                recorded.truncatedTo(ChronoUnit.MICROS),
                row.source());
    }
}
