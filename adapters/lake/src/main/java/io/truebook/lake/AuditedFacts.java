package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog;
import java.io.IOException;
import java.util.function.Consumer;

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

    /** The last input whose facts are durable. */
    long end() {
        return facts.factsEnd();
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
        } catch (IOException unreadable) {
            if (!told) {
                told = true;
                report.find(
                        table,
                        -1,
                        table.folder(),
                        Finding.Kind.UNREADABLE_FACTS,
                        "rows were not compared, because the journal's facts cannot be read from their beginning: "
                                + unreadable.getMessage() + ". Bring the journal's file back from a backup; the table "
                                + "cannot be written anew before");
            }
            return false;
        }
    }
}
