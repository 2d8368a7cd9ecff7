package io.truebook.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.simulator.HeldPosition;
import io.truebook.tws.ContractFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-001")
class BrokerComparisonTest {

    private static final List<HeldPosition> TRUTH = List.of(held("10.50", "101.2500"));
    private static final List<PositionUpdate> SAME = List.of(recorded("10.5", "101.25"));

    private static HeldPosition held(String quantity, String cost) {
        ContractFields contract = new ContractFields(7, "SPY", "STK", "", null, "", "", "ARCA", "USD", "SPY", "SPY");
        return new HeldPosition("DU1", contract, new BigDecimal(quantity), new BigDecimal(cost));
    }

    private static PositionUpdate recorded(String quantity, String cost) {
        Contract contract =
                new Contract(new ContractId(7), "SPY", "STK", null, null, null, null, "USD", "", "SPY", "SPY");
        return new PositionUpdate(
                1,
                1,
                1,
                "main",
                new AccountId("DU1"),
                "",
                contract,
                Quantity.of(quantity),
                Money.of(cost),
                Valuation.UNKNOWN,
                Instant.EPOCH,
                Instant.EPOCH,
                Source.STREAM);
    }

    @Test
    void equalAmountsAreEqualHoweverTheyAreWritten() {
        assertThat(BrokerComparison.of(TRUTH, SAME, SAME).isEqual()).isTrue();
        assertThat(BrokerComparison.of(TRUTH, SAME, SAME).positions()).isEqualTo(1);
    }

    @Test
    void eachOfTheThreeThatDiffersIsTold() {
        List<PositionUpdate> more = List.of(recorded("11", "101.25"));
        List<PositionUpdate> dearer = List.of(recorded("10.5", "101.26"));

        assertThat(BrokerComparison.of(TRUTH, more, SAME).differences())
                .containsExactly("DU1/7: broker 10.5 at 101.25, live view 11 at 101.25, lake 10.5 at 101.25");
        assertThat(BrokerComparison.of(TRUTH, SAME, dearer).isEqual()).isFalse();
        assertThat(BrokerComparison.of(TRUTH, SAME, List.of()).isEqual()).isFalse();
        assertThat(BrokerComparison.of(TRUTH, List.of(), SAME).isEqual()).isFalse();
        assertThat(BrokerComparison.of(List.of(), SAME, SAME).isEqual()).isFalse();
    }

    @Test
    void closedPositionsAreNotHeld() {
        List<PositionUpdate> closed = List.of(recorded("0", "0"));

        assertThat(BrokerComparison.of(List.of(), closed, closed).isEqual()).isTrue();
    }
}
