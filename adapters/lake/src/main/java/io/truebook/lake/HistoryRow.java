package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.util.Optional;

/** Says which facts are rows of {@code position_updates}. */
final class HistoryRow {

    private HistoryRow() {}

    /** An import that came too late belongs to the history alone; its time is before the latest row of its key. */
    static Optional<PositionUpdate> of(Fact fact) {
        return switch (fact) {
            case PositionUpdate row -> Optional.of(row);
            case Fact.PositionSuperseded late -> Optional.of(late.row());
            default -> Optional.empty();
        };
    }
}
