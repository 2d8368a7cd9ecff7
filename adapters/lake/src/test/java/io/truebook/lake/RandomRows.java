package io.truebook.lake;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Expiry;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a few positions whose times are so few that they collide: several rows at one moment, rows recorded long after
 * they happened, rows restated and overtaken.
 */
final class RandomRows {

    private static final Comparator<PositionUpdate> ORDER =
            Comparator.comparing(PositionUpdate::timestamp).thenComparingLong(PositionUpdate::seq);

    private final Random random;
    private final int moments;
    private long seq;

    /** @param moments how many microseconds there are, for both times */
    RandomRows(Random random, int moments) {
        this.random = random;
        this.moments = moments;
    }

    List<PositionUpdate> next(int count) {
        List<PositionUpdate> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(next());
        }
        return rows;
    }

    PositionUpdate next() {
        seq += 1 + random.nextInt(3);
        int conId = 1 + random.nextInt(6);
        boolean option = conId == 6;
        return new PositionUpdate(
                seq,
                1 + random.nextInt(3),
                random.nextInt(5),
                "main",
                new AccountId(random.nextBoolean() ? "DU1" : "U22"),
                random.nextInt(4) == 0 ? "M" + random.nextInt(2) : "",
                new Contract(
                        new ContractId(conId),
                        "S" + conId % 3,
                        option ? "OPT" : "STK",
                        option ? new Expiry("20260220") : null,
                        option ? Price.of("21000.5") : null,
                        option ? OptionRight.PUT : null,
                        option ? Quantity.of("100") : null,
                        "USD",
                        "",
                        "S" + conId,
                        ""),
                Quantity.of(Integer.toString(random.nextInt(100) - 50)),
                maybe(),
                new Valuation(
                        random.nextBoolean() ? Price.of(random.nextInt(1_000) + ".25") : null,
                        maybe(),
                        maybe(),
                        maybe()),
                moment(random.nextInt(moments)),
                moment(random.nextInt(moments)),
                random.nextInt(5) == 0 ? Source.SNAPSHOT : Source.STREAM);
    }

    private @Nullable Money maybe() {
        return random.nextInt(3) == 0 ? null : Money.of(Integer.toString(random.nextInt(1_000_000)));
    }

    Instant moment() {
        return moment(random.nextInt(moments));
    }

    private static Instant moment(int micros) {
        return Updates.START.plusNanos(micros * 1_000L);
    }

    /** The answer as one would find it by hand. */
    static Map<PositionKey, PositionUpdate> last(Collection<PositionUpdate> rows, Predicate<PositionUpdate> admitted) {
        Map<PositionKey, PositionUpdate> last = new HashMap<>();
        rows.stream().filter(admitted).forEach(row -> last.merge(row.key(), row, BinaryOperator.maxBy(ORDER)));
        return last;
    }
}
