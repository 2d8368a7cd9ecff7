package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog;
import java.io.IOException;

/** Says whether a table lacks something: a cursor stands still while inputs leave no rows, and is not behind for it. */
final class RowsOwed {

    private static final int FACTS_AT_ONCE = 10_000;

    private RowsOwed() {}

    /** Whether any fact above one seq, up to another, changes a table. */
    static boolean anyBetween(FactLog facts, long from, long to, String table) throws IOException {
        try (FactLog.FactReader reader = facts.read(from)) {
            FactLog.FactBatch batch = reader.next(FACTS_AT_ONCE);
            while (!batch.isEmpty() && batch.from() < to) {
                if (batch.facts().stream().anyMatch(fact -> fact.seq() <= to && changes(fact, table))) {
                    return true;
                }
                batch = reader.next(FACTS_AT_ONCE);
            }
            return false;
        }
    }

    private static boolean changes(Fact fact, String table) {
        return table.equals(TableSpec.POSITIONS)
                ? PositionChange.of(fact).isPresent()
                : HistoryRow.of(fact).isPresent();
    }
}
