package io.truebook.service.bench;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Fact;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.FactLog;
import io.truebook.engine.seam.Clock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Facts without a journal, for measuring the lake alone. */
final class MemoryFacts implements FactLog {

    private final List<Fact> facts = new ArrayList<>();

    /** Adds rows of so many contracts over so many symbols. */
    synchronized void add(int rows, int symbols) {
        Instant now = Clock.SYSTEM.instant();
        for (int row = 0; row < rows; row++) {
            facts.add(update(facts.size() + 1L, row, row % symbols, now));
        }
    }

    private static PositionUpdate update(long seq, int key, int symbol, Instant now) {
        Contract contract = new Contract(
                new ContractId(1 + key), "SYM" + symbol, "STK", null, null, null, null, "USD", "", "SYM" + symbol, "");
        return new PositionUpdate(
                seq,
                1,
                1,
                "bench",
                new AccountId(PositionFrames.ACCOUNT),
                "",
                contract,
                new Quantity(BigDecimal.valueOf(seq)),
                Money.of("101.25"),
                Valuation.UNKNOWN,
                now,
                now,
                Source.STREAM);
    }

    @Override
    public synchronized long factsEnd() {
        return facts.size();
    }

    @Override
    public FactReader read(long seq) {
        return new FactReader() {
            private long at = seq;

            @Override
            public FactBatch next(int maxFacts) {
                long from = at;
                List<Fact> next = after(from, maxFacts);
                at = from + next.size();
                return new FactBatch(from, at, next);
            }

            @Override
            public void close() {}
        };
    }

    private synchronized List<Fact> after(long seq, int most) {
        return List.copyOf(facts.subList((int) seq, (int) Math.min(facts.size(), seq + most)));
    }
}
