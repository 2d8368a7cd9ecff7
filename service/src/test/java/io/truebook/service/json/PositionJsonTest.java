package io.truebook.service.json;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

class PositionJsonTest {

    private static final Instant AT = Instant.parse("2026-11-20T09:45:00.000001Z");

    @Test
    void aRowKeepsDecimalsExactMomentsInUtcAndUnknownApartFromZero() {
        PositionUpdate position = new PositionUpdate(
                12,
                2,
                3,
                "main",
                new AccountId("DU1"),
                "",
                new Contract(
                        new ContractId(7),
                        "SPX",
                        "OPT",
                        new Expiry("20261218"),
                        Price.of("5900"),
                        OptionRight.CALL,
                        Quantity.of("100"),
                        "USD",
                        "",
                        "SPXW  261218C05900000",
                        "SPXW"),
                Quantity.of("-0.000000000000000001"),
                Money.of("12345678901234567890.5"),
                new Valuation(Price.of("0"), null, null, null),
                AT,
                AT,
                Source.STREAM);

        assertThat(Json.line(PositionJson.of(position)))
                .isEqualTo(
                        "{\"account\":\"DU1\",\"model_code\":\"\",\"conid\":7,\"symbol\":\"SPX\",\"sec_type\":\"OPT\","
                                + "\"right\":\"CALL\",\"strike\":\"5900\",\"expiry\":\"20261218\",\"multiplier\":\"100\","
                                + "\"currency\":\"USD\",\"exchange\":\"\",\"trading_class\":\"SPXW\",\"local_symbol\":\"SPXW  261218C05900000\","
                                + "\"description\":\"SPX 20261218 5900 CALL\",\"position\":\"-0.000000000000000001\","
                                + "\"average_cost\":\"12345678901234567890.5\",\"market_price\":\"0\",\"market_value\":null,"
                                + "\"unrealized_pnl\":null,\"realized_pnl\":null,"
                                + "\"timestamp\":\"2026-11-20T09:45:00.000001Z\","
                                + "\"recorded_at\":\"2026-11-20T09:45:00.000001Z\",\"source\":\"STREAM\","
                                + "\"collector\":\"main\",\"term\":2,\"session\":3,\"seq\":12}");
    }
}
