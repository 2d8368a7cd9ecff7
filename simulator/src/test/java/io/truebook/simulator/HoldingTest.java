package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HoldingTest {
    private static final LocalDate EXPIRY = LocalDate.of(2027, 1, 15);

    @Test
    void averageCostCarriesMultiplierAndCommission() {
        Holding option = option();

        option.fill(decimal("2"), decimal("21.00"));

        assertThat(option.quantity()).isEqualByComparingTo("2");
        assertThat(option.averageCost()).isEqualByComparingTo("2100.65");
    }

    @Test
    void commissionLowersWhatAShortSaleYields() {
        Holding option = option();

        option.fill(decimal("-3"), decimal("21.00"));

        assertThat(option.averageCost()).isEqualByComparingTo("2099.35");
    }

    @Test
    void addingAverages() {
        Holding option = option();

        option.fill(decimal("1"), decimal("10"));
        option.fill(decimal("2"), decimal("13"));

        assertThat(option.averageCost()).isEqualByComparingTo("1200.65");
        option.fill(decimal("3"), decimal("10.01"));
        assertThat(option.averageCost()).isEqualByComparingTo("1101.15");
    }

    @Test
    void reducingRealisesAndDoesNotMoveTheAverage() {
        Holding option = option();
        option.fill(decimal("3"), decimal("10"));

        option.fill(decimal("-1"), decimal("12"));

        assertThat(option.averageCost()).isEqualByComparingTo("1000.65");
        assertThat(option.realizedPnl()).isEqualByComparingTo("198.70");
    }

    @Test
    void closingEndsTheAverageAndKeepsWhatWasRealised() {
        Holding option = option();
        option.fill(decimal("-2"), decimal("10"));

        option.fill(decimal("2"), decimal("9"));

        assertThat(option.isFlat()).isTrue();
        assertThat(option.averageCost()).isEqualByComparingTo("0");
        assertThat(option.realizedPnl()).isEqualByComparingTo("197.40");
    }

    @Test
    void aFillThroughZeroStartsTheAverageAnew() {
        Holding option = option();
        option.fill(decimal("5"), decimal("10"));

        option.fill(decimal("-8"), decimal("11"));

        assertThat(option.quantity()).isEqualByComparingTo("-3");
        assertThat(option.averageCost()).isEqualByComparingTo("1099.35");
        assertThat(option.realizedPnl()).isEqualByComparingTo("493.50");
    }

    @Test
    void valueFollowsPriceTimesMultiplier() {
        Holding option = option();
        option.fill(decimal("2"), decimal("10"));
        option.instrument().price(decimal("11"));

        assertThat(option.marketValue()).isEqualByComparingTo("2200");
        assertThat(option.unrealizedPnl()).isEqualByComparingTo("198.70");
    }

    @Test
    void aBondIsWorthAPercentageOfItsFace() {
        Holding bond = new Holding("DU1", new Instrument(Listings.bond(1, "US-T", EXPIRY, "98.5")));

        bond.fill(decimal("10000"), decimal("98.5"));

        assertThat(bond.marketValue()).isEqualByComparingTo("9850");
    }

    @Test
    void aNegativePriceCostsLessThanNothing() {
        Holding oil =
                new Holding("DU1", new Instrument(Listings.future(1, "CL", "NYMEX", EXPIRY, "1000", "-37.63", "0.01")));

        oil.fill(decimal("1"), decimal("-37.63"));

        assertThat(oil.averageCost()).isEqualByComparingTo("-37627.75");
        assertThat(oil.marketValue()).isEqualByComparingTo("-37630");
    }

    @Test
    void dailyProfitCountsFromTheStart() {
        Holding option = option();
        option.fill(decimal("1"), decimal("20"));
        option.instrument().price(decimal("21"));
        option.openDay();

        option.instrument().price(decimal("23"));

        assertThat(option.dailyPnl()).isEqualByComparingTo("200");
    }

    private static Holding option() {
        BigDecimal strike = decimal("500");
        return new Holding("DU1", new Instrument(Listings.option(1, "QQQ", "QQQ", EXPIRY, strike, "P", strike)));
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
