package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.worth;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What positions are worth, and how far the account window is believed. */
class AccountWindowTest {

    private static final Valuation WORTH = worth("20", "100", "3", "1");

    @Test
    @Tag("R-041")
    void aPortfolioRowValuesThePosition() {
        Desk desk = Desk.holding("5").forget().portfolio(DU1, 1, "5", WORTH);
        assertThat(desk.updates())
                .singleElement()
                .extracting(PositionUpdate::valuation)
                .isEqualTo(WORTH);
    }

    @Test
    @Tag("B-55")
    void anUnchangedPortfolioRowLeavesNoFact() {
        Desk desk = Desk.holding("5").portfolio(DU1, 1, "5", WORTH).forget().portfolio(DU1, 1, "5", WORTH);
        assertThat(desk.facts).isEmpty();
    }

    @Test
    void thePortfoliosQuantityIsNeverApplied() {
        Desk desk =
                Desk.holding("5").portfolio(DU1, 1, "5", WORTH).portfolio(DU1, 1, "9", worth("21", "189", "8", "1"));
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(desk.held(DU1, 1).valuation()).isEqualTo(worth("21", "100", "3", "1"));
    }

    @Test
    void aPortfolioRowForAnUnknownPositionIsAViewOfNothing() {
        Desk desk = Desk.holding("5").forget();
        BookState.Counters before = desk.counters();
        desk.portfolio(DU1, 9, "4", WORTH);
        assertThat(desk.facts).isEmpty();
        assertThat(desk.of(DU1, 9)).isNull();
        assertThat(desk.counters()).isEqualTo(before);
    }

    @Test
    void figuresOfAnAccountThatIsBeingResetAreNotTaken() {
        Desk desk = Desk.holding("5").ready(DU1, "false").forget().portfolio(DU1, 1, "5", WORTH);
        assertThat(desk.facts).isEmpty();
        assertThat(desk.ready(DU1, "true").portfolio(DU1, 1, "5", WORTH).updates())
                .hasSize(1);
    }

    @Test
    @Tag("B-63")
    void aChangedQuantityKeepsThePriceAndForgetsWhatWasSaidOfTheOldOne() {
        Desk desk = Desk.holding("5").portfolio(DU1, 1, "5", WORTH).live(DU1, 1, "6", "100");
        assertThat(desk.held(DU1, 1).valuation()).isEqualTo(new Valuation(Price.of("20"), null, null, null));
    }

    @Test
    @Tag("B-63")
    void aChangedCostForgetsTheUnrealizedGainOnly() {
        Desk desk = Desk.holding("5").portfolio(DU1, 1, "5", WORTH).live(DU1, 1, "5", "90");
        assertThat(desk.held(DU1, 1).valuation())
                .isEqualTo(new Valuation(Price.of("20"), Money.of("100"), null, Money.of("1")));
    }

    @Test
    @Tag("T-42")
    @Tag("R-176")
    void realizedPnlIsRecordedOnlyWhereItIsWanted() {
        Desk with = Desk.holding("5").portfolio(DU1, 1, "5", WORTH);
        assertThat(with.held(DU1, 1).valuation().realizedPnl()).isEqualTo(Money.of("1"));
        Desk without = Desk.holding(Policies.withoutRealizedPnl(), "5").portfolio(DU1, 1, "5", WORTH);
        assertThat(without.held(DU1, 1).valuation().realizedPnl()).isNull();
        without.say(new Input.MarkSampled(PositionKey.of(DU1, new ContractId(1)), WORTH));
        assertThat(without.held(DU1, 1).valuation().realizedPnl()).isNull();
    }

    @Test
    void aMarkReplacesWhatItSaysAndKeepsTheRest() {
        Desk desk = Desk.holding("5").portfolio(DU1, 1, "5", WORTH).forget();
        PositionKey key = PositionKey.of(DU1, new ContractId(1));
        desk.say(new Input.MarkSampled(key, new Valuation(Price.of("22"), null, null, null)));
        assertThat(desk.held(DU1, 1).valuation())
                .isEqualTo(
                        new Valuation(Price.of("22"), WORTH.marketValue(), WORTH.unrealizedPnl(), WORTH.realizedPnl()));
        desk.live(DU1, 1, "0", "0").forget().say(new Input.MarkSampled(key, WORTH));
        assertThat(desk.facts).isEmpty();
    }

    @Test
    void aMarkOfAnAccountThatIsNotNamedAnyMoreIsNotRecorded() {
        Desk desk = Desk.holding("5");
        desk.say(new BrokerEvent.AccountsReported(List.of(new AccountId("DU2"))));
        desk.forget().say(new Input.MarkSampled(PositionKey.of(DU1, new ContractId(1)), WORTH));
        assertThat(desk.facts).isEmpty();
    }
}
