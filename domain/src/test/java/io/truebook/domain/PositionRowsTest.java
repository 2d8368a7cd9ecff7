package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.DU2;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one row of the broker does to the record. */
class PositionRowsTest {

    @Test
    @Tag("R-041")
    @Tag("R-042")
    void aRowIsRecordedWithItsSignItsCostAndItsPlaceInTheOrder() {
        Desk desk = Desk.holding("5").forget().live(DU1, 2, "-3", "41.25");
        assertThat(desk.updates()).singleElement().satisfies(update -> {
            assertThat(update.position()).isEqualTo(Quantity.of("-3"));
            assertThat(update.averageCost()).isEqualTo(Money.of("41.25"));
            assertThat(update.seq()).isEqualTo(desk.seq);
            assertThat(update.epoch()).isEqualTo(desk.session);
            assertThat(update.timestamp()).isEqualTo(desk.now);
            assertThat(update.source()).isEqualTo(Source.STREAM);
            assertThat(update.valuation()).isEqualTo(Valuation.UNKNOWN);
        });
    }

    @Test
    @Tag("B-05")
    void aZeroIsAnUpdateLikeAnyOtherAndCloses() {
        Desk desk = Desk.holding("5").forget().live(DU1, 1, "0", "0");
        assertThat(desk.updates()).singleElement().matches(PositionUpdate::isFlat);
        assertThat(desk.held(DU1, 1).isFlat()).isTrue();
    }

    @Test
    @Tag("B-05")
    void aZeroForAPositionThatWasNeverHeldSaysNothing() {
        Desk desk = Desk.holding("5").forget().live(DU1, 9, "0", "0");
        assertThat(desk.facts).isEmpty();
        assertThat(desk.of(DU1, 9)).isNull();
    }

    @Test
    @Tag("B-64")
    void aClosingRowsZeroCostDoesNotEraseWhatThePositionCost() {
        Desk desk = Desk.holding("5").live(DU1, 1, "0", "0");
        assertThat(desk.held(DU1, 1).averageCost()).isEqualTo(Money.of("100"));
        assertThat(desk.forget().live(DU1, 1, "0", "0").updates()).isEmpty();
    }

    @Test
    @Tag("B-62")
    @Tag("B-83")
    void aClosedPositionReopensAndASideFlips() {
        Desk desk =
                Desk.holding("5").live(DU1, 1, "0", "0").live(DU1, 1, "4", "90").live(DU1, 1, "-3", "80");
        assertThat(desk.updates())
                .extracting(update -> update.position().toString())
                .containsExactly("0", "4", "-3");
        assertThat(desk.held(DU1, 1).averageCost()).isEqualTo(Money.of("80"));
    }

    @Test
    @Tag("B-09")
    @Tag("B-10")
    void theSameContractInTwoAccountsIsTwoPositions() {
        Desk desk = new Desk().open(DU1, DU2).live(DU1, 1, "5", "100").live(DU2, 1, "-5", "90");
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(desk.quantity(DU2, 1)).isEqualTo("-5");
    }

    @Test
    @Tag("B-09")
    void aModelsRowIsNotTheAccountsTotal() {
        Desk desk = Desk.holding("5").check(DU1).answer(DU1, 1, "5", "100");
        desk.row(Desk.MULTI, DU1, "Growth", Desk.stock(1), "2", "100").end(Desk.MULTI);
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(desk.book.positions()).hasSize(2);
        assertThat(desk.lastCheck().healed())
                .as("models have no stream to miss events of")
                .isEmpty();
    }

    @Test
    @Tag("B-09")
    @Tag("T-39")
    void aRowOfAForeignAccountIsKeptInQuarantineAndBlocksNobody() {
        Desk desk = Desk.holding("5").forget().live(new AccountId("DU666"), 1, "7", "1");
        assertThat(desk.facts).singleElement().isInstanceOfSatisfying(Fact.InputQuarantined.class, refused -> {
            assertThat(refused.reason()).contains("DU666");
            assertThat(refused.raw()).contains("DU666");
        });
        assertThat(desk.counters().quarantined()).isEqualTo(1);
        assertThat(desk.live(DU1, 1, "6", "100").quantity(DU1, 1)).isEqualTo("6");
    }

    @Test
    @Tag("B-09")
    void rowsBeforeTheAccountsAreNamedAreQuarantinedAndComeAgainWithTheFirstCheck() {
        Desk desk = Desk.holding("5");
        desk.say(new Input.SessionClosed("reset"));
        desk.session++;
        desk.say(new Input.SessionOpened(200, "127.0.0.1:7497"));
        desk.forget().live(DU1, 1, "6", "100");
        assertThat(desk.facts(Fact.InputQuarantined.class)).hasSize(1);
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        desk.say(new BrokerEvent.AccountsReported(List.of(DU1)));
        desk.ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, DU1)
                .live(DU1, 1, "6", "100")
                .end(BrokerEvent.STREAM);
        assertThat(desk.quantity(DU1, 1)).isEqualTo("6");
    }

    @Test
    void aRowOutsideOfAnySessionIsNotBelieved() {
        Desk desk = Desk.holding("5").forget();
        desk.say(new Input.SessionClosed("reset"));
        desk.forget().live(DU1, 1, "0", "0");
        assertThat(desk.facts(Fact.InputQuarantined.class)).hasSize(1);
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
    }

    @Test
    @Tag("B-24")
    void aLaterRowOfTheSameInstantWins() {
        Desk desk = Desk.holding("5").forget().live(DU1, 1, "6", "100").live(DU1, 1, "7", "100");
        assertThat(desk.quantity(DU1, 1)).isEqualTo("7");
        assertThat(desk.updates().getLast().timestamp())
                .isEqualTo(desk.updates().getFirst().timestamp().plus(1, ChronoUnit.MICROS));
    }

    @Test
    @Tag("B-23")
    void anHourThatHappensTwiceLosesNothing() {
        Desk desk = Desk.holding("5").forget();
        // The wall clock went back an hour; the engine holds recordedAt where it was until time has caught up.
        Instant held = desk.now;
        for (int at = 1; at <= 50; at++) {
            desk.live(DU1, 1, Integer.toString(100 + at), "100");
        }
        assertThat(desk.updates()).hasSize(50);
        assertThat(desk.updates())
                .extracting(PositionUpdate::timestamp)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(desk.updates()).allMatch(update -> update.recordedAt().equals(held));
        assertThat(desk.quantity(DU1, 1)).isEqualTo("150");
    }

    @Test
    @Tag("B-55")
    void aRowThatSaysNothingNewLeavesNoFact() {
        Desk desk = Desk.holding("5").forget();
        long before = desk.counters().duplicates();
        desk.live(DU1, 1, "5.000", "100.0").live(DU1, 1, "5", null);
        assertThat(desk.facts).isEmpty();
        assertThat(desk.counters().duplicates()).isEqualTo(before + 2);
        assertThat(desk.held(DU1, 1).averageCost()).isEqualTo(Money.of("100"));
    }

    @Test
    @Tag("B-50")
    void aRowThatReturnsToAnEarlierStateIsANewFact() {
        Desk desk = Desk.holding("5").forget().live(DU1, 1, "6", "100").live(DU1, 1, "5", "100");
        assertThat(desk.updates()).hasSize(2);
    }

    @Test
    @Tag("T-39")
    @Tag("B-08")
    @Tag("B-27")
    void contractsOfEveryKindAreRecordedExactly() {
        Desk desk = Desk.holding("5").forget();
        desk.row(0, DU1, "", Desk.option(11, "20261218", "21000"), "1", "147732.37");
        desk.row(0, DU1, "", Desk.option(12, "20261218", "0.5"), "-1", "0");
        Contract coin = new Contract(
                new ContractId(13), "BTC", "CRYPTO", null, null, null, null, "USD", "PAXOS", "BTC.USD", "BTC");
        desk.row(0, DU1, "", coin, "0.0003", "67123.123456789012345678");
        Contract bag =
                new Contract(new ContractId(14), "SPX", "BAG", null, null, null, null, "USD", "SMART", "", "COMB");
        desk.row(0, DU1, "", bag, "-2", "-37.63");
        assertThat(desk.updates()).hasSize(4);
        assertThat(desk.held(DU1, 11).contract().strike()).isEqualTo(Price.of("21000"));
        assertThat(desk.held(DU1, 12).contract().strike()).isEqualTo(Price.of("0.5"));
        assertThat(desk.quantity(DU1, 13)).isEqualTo("0.0003");
        assertThat(desk.held(DU1, 13).averageCost()).hasToString("67123.123456789012345678");
        assertThat(desk.held(DU1, 14).averageCost()).isEqualTo(Money.of("-37.63"));
    }

    @Test
    void rawFormsAreKeptToABoundedLength() {
        Desk desk = Desk.holding("5").forget();
        desk.say(new BrokerEvent.Refused("x".repeat(100_000), "y".repeat(100_000)));
        assertThat(desk.facts(Fact.InputQuarantined.class))
                .allMatch(refused ->
                        refused.raw().length() < 2_000 && refused.reason().length() < 2_000);
    }
}
