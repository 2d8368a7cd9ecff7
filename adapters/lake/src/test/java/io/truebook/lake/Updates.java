package io.truebook.lake;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Expiry;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.time.Instant;

/** Facts about positions for tests. */
final class Updates {

    static final Instant START = Instant.parse("2026-02-03T14:30:00.000001Z");

    private Updates() {}

    /** A stock's position: one millisecond of event time for each seq. */
    static PositionUpdate stock(long seq, int conId, String symbol, String quantity) {
        return stock(seq, 1, conId, symbol, quantity, "10");
    }

    static PositionUpdate stock(long seq, int term, int conId, String symbol, String quantity, String price) {
        return new PositionUpdate(
                seq,
                term,
                3,
                "main",
                new AccountId("DU9000001"),
                "",
                new Contract(new ContractId(conId), symbol, "STK", null, null, null, null, "USD", "", symbol, symbol),
                Quantity.of(quantity),
                Money.of("101.5"),
                new Valuation(Price.of(price), Money.of("1000.25"), Money.of("-14.75"), null),
                START.plusMillis(seq),
                START.plusMillis(seq).plusNanos(7_000),
                Source.STREAM);
    }

    /** The same position, valued anew. */
    static PositionUpdate valued(PositionUpdate row, long seq, String price) {
        return new PositionUpdate(
                seq,
                row.term(),
                row.epoch(),
                row.collector(),
                row.account(),
                row.modelCode(),
                row.contract(),
                row.position(),
                row.averageCost(),
                new Valuation(Price.of(price), null, null, null),
                START.plusMillis(seq),
                START.plusMillis(seq),
                row.source());
    }

    /** Every field has a value, and a difficult one. */
    static PositionUpdate option(long seq) {
        return new PositionUpdate(
                seq,
                7,
                12,
                "east-1",
                new AccountId("U123"),
                "MODEL A",
                new Contract(
                        new ContractId(Integer.MAX_VALUE),
                        "NDX",
                        "OPT",
                        new Expiry("20260220"),
                        Price.of("21000"),
                        OptionRight.PUT,
                        Quantity.of("100"),
                        "USD",
                        "SMART",
                        "NDXP  260220P21000000",
                        "NDXP"),
                Quantity.of("-0.000000000000000003"),
                Money.of("99999999999999999999.999999999999999999"),
                new Valuation(Price.of("-37.63"), Money.of("-99999999999999999999"), Money.of("0.5"), Money.of("-0.1")),
                START.plusMillis(seq),
                START.plusSeconds(seq),
                Source.MANUAL);
    }

    /** Nothing that may be absent is there. */
    static PositionUpdate bare(long seq, int conId, String symbol) {
        return new PositionUpdate(
                seq,
                1,
                0,
                "main",
                new AccountId("DU9000001"),
                "",
                new Contract(new ContractId(conId), symbol, "CASH", null, null, null, null, "", "", "", ""),
                Quantity.ZERO,
                null,
                Valuation.UNKNOWN,
                START.plusMillis(seq),
                START,
                Source.SNAPSHOT);
    }
}
