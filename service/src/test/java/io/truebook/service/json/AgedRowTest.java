package io.truebook.service.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AgedRowTest {

    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

    private static PositionUpdate row(long seq, int minute, String position, @Nullable String price, Source source) {
        return new PositionUpdate(
                seq,
                1,
                1,
                "main",
                new AccountId("DU1"),
                "",
                new Contract(new ContractId(7), "S7", "STK", null, null, null, null, "USD", "", "S7", ""),
                Quantity.of(position),
                Money.of("100"),
                new Valuation(price == null ? null : Price.of(price), null, null, null),
                minute(minute),
                minute(60),
                source);
    }

    private static Instant minute(int minute) {
        return NINE.plusSeconds(60L * minute);
    }

    @Test
    @Tag("B-63")
    void aNewPriceMakesNoQuantityFreshAndANewQuantityNoPrice() {
        List<AgedRow> rows = AgedRow.of(List.of(
                row(1, 1, "5", null, Source.STREAM),
                row(2, 2, "5", "12", Source.STREAM),
                row(3, 3, "6", "12", Source.STREAM),
                row(4, 4, "6", "13", Source.STREAM)));

        assertThat(rows)
                .extracting(aged -> aged.origin().holdingAt())
                .containsExactly(minute(1), minute(1), minute(3), minute(3));
        assertThat(rows)
                .extracting(aged -> aged.origin().priceAt())
                .containsExactly(null, minute(2), minute(2), minute(4));
    }

    @Test
    @Tag("R-080")
    void whatWasRecordedAfterSomethingLaterCameTooLateAlsoUnderTheSameSeq() {
        List<AgedRow> rows = AgedRow.of(List.of(
                row(9, 1, "1", null, Source.REPLAY),
                row(9, 2, "2", null, Source.REPLAY),
                row(5, 3, "3", null, Source.STREAM),
                row(9, 4, "4", null, Source.REPLAY),
                row(12, 6, "0", null, Source.SNAPSHOT),
                row(12, 5, "5", null, Source.REPLAY)));

        assertThat(rows).extracting(aged -> aged.row().timestamp()).isSorted();
        assertThat(rows)
                .extracting(AgedRow::superseded)
                .as("rows 4 and 6 follow what was known when they came")
                .containsExactly(true, true, false, false, true, false);
    }
}
