package io.truebook.service.lakesql;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Fact;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.FactLog;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import io.truebook.lake.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A lake of few rows on the real disk, and the facts that it is written from. One fact a seq, one second apart. */
final class SmallLake implements FactLog {

    static final Instant START = Instant.parse("2026-02-03T14:30:00.000001Z");
    private static final String JOURNAL = "0123456789abcdef0123456789abcdef";

    final Path root;
    private final List<Fact> facts = new ArrayList<>();
    private final DeltaLake lake;

    SmallLake(Path root, Partitioning partitioning) throws IOException {
        this.root = root;
        this.lake = DeltaLake.open(
                root,
                LakeSettings.DEFAULTS.withPartitioning(partitioning),
                Disk.LOCAL,
                Clock.SYSTEM,
                Runnable::run,
                JOURNAL,
                this);
    }

    /** The next fact, in a commit of its own. */
    SmallLake commit(int conId, String symbol, String quantity) throws IOException {
        long seq = facts.size() + 1L;
        facts.add(new PositionUpdate(
                seq,
                1,
                1,
                "main",
                new AccountId("DU9000001"),
                "",
                new Contract(new ContractId(conId), symbol, "STK", null, null, null, null, "USD", "", symbol, symbol),
                Quantity.of(quantity),
                Money.of("101.5"),
                new Valuation(Price.of("10"), Money.of("99999999999999999999.999999999999999999"), null, null),
                moment(seq),
                moment(seq),
                Source.STREAM));
        lake.sink().flush();
        return this;
    }

    /** Makes one file of the files of each partition; the replaced ones stay for now. */
    void optimize() throws IOException {
        lake.maintenance().optimize(Progress.UNHEARD);
    }

    static Instant moment(long seq) {
        return START.plusSeconds(seq);
    }

    LakeHistory history() {
        return lake.history();
    }

    @Override
    public long factsEnd() {
        return facts.size();
    }

    @Override
    public FactReader read(long seq) {
        return new FactReader() {
            private long at = seq;

            @Override
            public FactBatch next(int maxFacts) {
                long from = at;
                at = facts.size();
                return new FactBatch(from, at, List.copyOf(facts.subList(Math.toIntExact(from), facts.size())));
            }

            @Override
            public void close() {
                at = facts.size();
            }
        };
    }
}
