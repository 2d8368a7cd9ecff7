package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The journal's facts as an audit reads them: from their beginning, in order, without a gap. */
final class AuditedFacts {

    private static final int FACTS_AT_ONCE = 10_000;

    private final FactLog facts;
    private final AuditReport report;
    private long first = Long.MAX_VALUE;
    private boolean told;

    AuditedFacts(FactLog facts, AuditReport report) {
        this.facts = facts;
        this.report = report;
    }

    /** The seq of the oldest fact; what is below was written by an earlier journal. */
    long first() {
        return first;
    }

    /** The last input whose facts are durable; as high as can be when nobody can say, which is a finding. */
    long end(TableLog table) {
        try {
            return facts.factsEnd();
        } catch (UncheckedIOException unreadable) {
            tell(table, unreadable.getMessage());
            return Long.MAX_VALUE;
        }
    }

    /** Whether any fact above one seq, up to another, changes the table. */
    boolean anyBetween(long from, long to, TableLog table) {
        try {
            return RowsOwed.anyBetween(facts, from, to, table.name());
        } catch (IOException | UncheckedIOException unreadable) {
            tell(table, unreadable.getMessage());
            return false;
        }
    }

    /** Hands over the facts up to a seq; false when they cannot be read, which is a finding. */
    boolean upTo(long last, TableLog table, Consumer<Fact> use) {
        try (FactLog.FactReader from = facts.read(0)) {
            FactLog.FactBatch batch = from.next(FACTS_AT_ONCE);
            while (!batch.isEmpty()) {
                for (Fact fact : batch.facts()) {
                    first = Math.min(first, fact.seq());
                    if (fact.seq() <= last) {
                        use.accept(fact);
                    }
                }
                if (batch.to() >= last) {
                    break;
                }
                batch = from.next(FACTS_AT_ONCE);
            }
            return true;
        } catch (IOException | UncheckedIOException unreadable) {
            tell(table, unreadable.getMessage());
            return false;
        }
    }

    private void tell(TableLog table, @Nullable String reason) {
        if (!told) {
            told = true;
            report.find(
                    table,
                    -1,
                    table.folder(),
                    Finding.Kind.UNREADABLE_FACTS,
                    "rows were not compared, because the journal's facts cannot be read from their beginning: " + reason
                            + " A table cannot be written anew before the journal is whole");
        }
    }
}
