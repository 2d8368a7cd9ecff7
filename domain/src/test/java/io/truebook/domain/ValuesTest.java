package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"5000", "5000.0", "5E+3", "5000.000000000000000000", "0005000"})
    @Tag("B-28")
    @Tag("B-70")
    void equalNumbersAreEqualValues(String text) {
        assertThat(Quantity.of(text)).isEqualTo(Quantity.of("5000")).hasSameHashCodeAs(Quantity.of("5000"));
        assertThat(Price.of(text)).isEqualTo(Price.of("5000")).hasToString("5000");
        assertThat(Money.of(text)).isEqualTo(Money.of("5000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.000", "0E+999999999", "0E-999999999"})
    void everyZeroIsTheSame(String text) {
        assertThat(Quantity.of(text)).isEqualTo(Quantity.ZERO);
        assertThat(Money.of(text)).isEqualTo(Money.ZERO);
    }

    @Test
    @Tag("T-39")
    void absurdNumbersCostNothing() {
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            for (String huge : List.of("1E+999999999", "-1E+2147483647", "1E+21", "100000000000000000000")) {
                assertThatIllegalArgumentException().isThrownBy(() -> Quantity.of(huge));
                assertThatIllegalArgumentException().isThrownBy(() -> Money.of(huge));
            }
            assertThat(Money.of("1E-999999999")).isEqualTo(Money.ZERO);
            assertThat(Price.of("-1E-2147483647")).isEqualTo(Price.ZERO);
            assertThatIllegalArgumentException().isThrownBy(() -> Quantity.of("1E-999999999"));
            BigDecimal long1 = new BigDecimal(BigInteger.TEN.pow(200_000), 200_000);
            assertThat(new Quantity(long1)).isEqualTo(Quantity.of("1"));
            assertThat(new Money(long1)).isEqualTo(Money.of("1"));
            assertThatThrownBy(() -> Money.of("1".repeat(1_000_000))).hasMessageContaining("1000000 characters");
        });
    }

    @Test
    @Tag("B-70")
    void quantitiesAreExactAndFiguresAreRounded() {
        assertThat(Quantity.of("0.000000000000000001")).hasToString("0.000000000000000001");
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.of("0.0000000000000000001"));
        assertThatIllegalArgumentException().isThrownBy(() -> Quantity.of("1.0000000000000000001"));
        assertThat(Quantity.of("1.0000000000000000000")).isEqualTo(Quantity.of("1"));
        assertThat(Money.of("0.0000000000000000005")).isEqualTo(Money.ZERO);
        assertThat(Money.of("0.0000000000000000015")).hasToString("0.000000000000000002");
        assertThat(Money.of("0.00000000000000000051")).hasToString("0.000000000000000001");
        assertThatIllegalArgumentException()
                .as("rounding up must not leave the range")
                .isThrownBy(() -> Money.of("99999999999999999999.9999999999999999999"));
        assertThat(Money.of("99999999999999999999.999999999999999999").value().precision())
                .isEqualTo(38);
    }

    @Test
    @Tag("R-050")
    void aPositionIsKnownByItsContractIdHoweverItsDatesAreWritten() {
        PositionKey key = PositionKey.of(new AccountId("DU1"), new ContractId(265598));

        assertThat(key)
                .hasToString("DU1/265598")
                .isEqualTo(new PositionKey(new AccountId("DU1"), new ContractId(265598), ""));
        assertThat(new PositionKey(new AccountId("DU1"), new ContractId(265598), "Growth"))
                .hasToString("DU1/265598/Growth")
                .isNotEqualTo(key);
    }

    @Test
    @Tag("R-049")
    void anExpiryIsReadInTheBrokersFormOrWithDashes() {
        assertThat(new Expiry("2026-02-20")).isEqualTo(new Expiry("20260220")).hasToString("20260220");
        assertThat(new Expiry("20240229").lastDay()).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(new Expiry("202602").lastDay()).isEqualTo(LocalDate.of(2026, 2, 28));
        assertThat(new Expiry("2026-02")).isEqualTo(new Expiry("202602"));
        assertThat(new Expiry("20260220")).isLessThan(new Expiry("20260320"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "20260230",
                "20230229",
                "202613",
                "202600",
                "+20212",
                "2-0-2-6-02",
                "20-260220",
                "2026-0220",
                "\u0662\u0660\u0662\u0666\u0660\u0662",
                "2026022Z",
                "-20260220",
                "20260220 "
            })
    @Tag("R-049")
    void whatIsNoExpiryIsRefusedByName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Expiry(text))
                .withMessageContaining("YYYYMMDD")
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "DU 1", "DU/1", "DU\u00001", "DU1\n"})
    void whatIsNoAccountIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(text));
    }

    @Test
    @Tag("B-28")
    @Tag("B-09")
    void aKeyIsAccountContractAndModel() {
        AccountId account = new AccountId("DU1");
        PositionKey total = PositionKey.of(account, new ContractId(5));
        assertThat(total).hasToString("DU1/5").isNotEqualTo(new PositionKey(account, new ContractId(5), "A"));
        assertThat(PositionKey.of(new AccountId("DU"), new ContractId(15)).toString())
                .isNotEqualTo("DU1/5");
        assertThatIllegalArgumentException().isThrownBy(() -> new PositionKey(account, new ContractId(5), "a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ContractId(0));
    }

    @Test
    @Tag("B-28")
    @Tag("B-27")
    void termsOfAContractAreAttributesNotItsIdentity() {
        assertThat(Desk.option(1, "20261218", "5000.0")).isEqualTo(Desk.option(1, "20261218", "5000"));
        assertThat(Price.of("-37.63").value()).isNegative();
    }
}
