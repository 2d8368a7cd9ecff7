package io.truebook.outside;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts about positions, some of them as awkward as a broker can make them. */
final class Facts {

    static final AccountId ACCOUNT = new AccountId("DU9000001");

    /** Names that are legal for the broker and difficult for folders, URIs, SQL and JSON. */
    static final List<String> SYMBOLS = List.of(
            "SPY",
            "spy",
            "700",
            "BRK B",
            "A/B",
            "a.b..",
            "..",
            "50%",
            "%2F",
            "x=y&z?#:;",
            "it's \"so\" \\ `here`",
            "ÄÖß",
            "日経225",
            "🐂",
            "tab\tand\nline",
            "null",
            "__HIVE_DEFAULT_PARTITION__",
            "L".repeat(255),
            "長".repeat(90));

    private Facts() {}

    /** A stock's row, recorded when it happened. */
    static PositionUpdate stock(long seq, int conId, String symbol, String quantity, Instant happened) {
        return stock(seq, conId, symbol, quantity, happened, happened, Source.STREAM);
    }

    /** A stock's row with both times. */
    static PositionUpdate stock(
            long seq, int conId, String symbol, String quantity, Instant happened, Instant recorded, Source source) {
        return new PositionUpdate(
                seq,
                1,
                3,
                "main",
                ACCOUNT,
                "",
                new Contract(
                        new ContractId(conId), symbol, "STK", null, null, null, null, "USD", "NYSE", symbol, symbol),
                Quantity.of(quantity),
                Money.of("101.5"),
                new Valuation(Price.of("10.25"), Money.of("1000.1"), Money.of("-14.75"), null),
                happened,
                recorded,
                source);
    }

    /** Every column has a value, and as long a one as it takes. */
    static PositionUpdate full(long seq, int conId, Instant happened, Instant recorded) {
        return option(
                seq,
                conId,
                "-99999999999999999999.999999999999999999",
                Money.of("99999999999999999999.999999999999999999"),
                new Valuation(
                        Price.of("0.000000000000000001"),
                        Money.of("-0.000000000000000001"),
                        Money.of("12345678901234567890.123456789012345678"),
                        Money.of("-1")),
                happened,
                recorded);
    }

    /** No column has a value that may be without one. */
    static PositionUpdate bare(long seq, int conId, Instant happened) {
        return new PositionUpdate(
                seq,
                1,
                0,
                "main",
                ACCOUNT,
                "",
                new Contract(new ContractId(conId), "EUR", "CASH", null, null, null, null, "", "", "", ""),
                Quantity.ZERO,
                null,
                Valuation.UNKNOWN,
                happened,
                happened,
                Source.SNAPSHOT);
    }

    private static PositionUpdate option(
            long seq,
            int conId,
            String quantity,
            @Nullable Money cost,
            Valuation valuation,
            Instant happened,
            Instant recorded) {
        return new PositionUpdate(
                seq,
                7,
                Integer.MAX_VALUE,
                "east-1",
                new AccountId("U123"),
                "MODEL Ä'1",
                new Contract(
                        new ContractId(conId),
                        "NDX",
                        "OPT",
                        new Expiry("20260220"),
                        Price.of("21000.5"),
                        OptionRight.PUT,
                        Quantity.of("100"),
                        "USD",
                        "SMART",
                        "NDXP  260220P21000500",
                        "NDXP"),
                Quantity.of(quantity),
                cost,
                valuation,
                happened,
                recorded,
                Source.MANUAL);
    }
}
