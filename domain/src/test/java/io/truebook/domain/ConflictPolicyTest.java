package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.ConflictPolicy.BrokerAuthoritative;
import io.truebook.domain.ConflictPolicy.BusinessRules;
import io.truebook.domain.ConflictPolicy.Hybrid;
import io.truebook.domain.ConflictPolicy.LastWriteWins;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ConflictPolicyTest {

    static final List<ConflictPolicy> ALL =
            List.of(new LastWriteWins(), new BrokerAuthoritative(), new BusinessRules(), new Hybrid());

    private static final Valuation WORTH = Desk.worth("10", "50", "5", "1");

    private static Claim claim(Source source, long seq, int second, String position, @Nullable String cost) {
        return claim(source, 1, seq, second, position, cost, Valuation.UNKNOWN, Desk.stock(1));
    }

    private static Claim claim(
            Source source,
            int term,
            long seq,
            int second,
            String position,
            @Nullable String cost,
            Valuation valuation,
            Contract contract) {
        Instant at = Desk.OPENING.plusSeconds(second);
        return Claim.of(new PositionUpdate(
                seq,
                term,
                1,
                "main",
                Desk.DU1,
                "",
                contract,
                Quantity.of(position),
                cost == null ? null : Money.of(cost),
                valuation,
                at,
                at,
                source));
    }

    private static Claim merged(ConflictPolicy policy, @Nullable Claim recorded, Claim update) {
        Claim merged = policy.merge(recorded, update);
        assertThat(merged).isNotNull();
        return merged == null ? update : merged;
    }

    private static String quantity(@Nullable Claim claim) {
        return claim == null ? "nothing" : claim.row().position().toString();
    }

    @ParameterizedTest(name = "{0}: over the broker {1}, over nothing {2}, over an import {3}, price {4}, expired {5}")
    @CsvSource({
        "lww,              7, 7, 7,       12, 7",
        "ib_authoritative, 5, nothing, 4, 10, nothing",
        "business_logic,   5, 7, 7,       12, nothing",
        "hybrid_merge,     5, 7, 7,       10, nothing"
    })
    @Tag("C-05")
    @Tag("R-082")
    @Tag("R-084")
    @Tag("R-085")
    @Tag("R-085+")
    @Tag("R-086")
    void eachPolicyDecidesALaterImportByItsTable(
            String name, String overBroker, String overNothing, String overImport, String price, String expired) {
        ConflictPolicy policy = ConflictPolicy.named(name);
        Claim broker = claim(Source.STREAM, 1, 1, 10, "5", "100", WORTH, Desk.stock(1));
        Claim update = claim(Source.MANUAL, 1, 2, 20, "7", "90", Desk.worth("12", "84", "14", "2"), Desk.stock(1));

        assertThat(quantity(policy.merge(broker, update))).isEqualTo(overBroker);
        assertThat(quantity(policy.merge(null, update))).isEqualTo(overNothing);
        assertThat(quantity(policy.merge(claim(Source.REPLAY, 1, 10, "4", "100"), update)))
                .isEqualTo(overImport);
        assertThat(merged(policy, broker, update).row().valuation().marketPrice())
                .isEqualTo(Price.of(price));
        Contract option = Desk.option(1, "20260227", "5900");
        assertThat(quantity(policy.merge(null, claim(Source.REPLAY, 1, 2, 20, "7", "90", Valuation.UNKNOWN, option))))
                .isEqualTo(expired);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    @Tag("R-080")
    @Tag("B-61")
    void whatIsOlderChangesNothingWhoeverSaysIt(ConflictPolicy policy) {
        Claim broker = claim(Source.STREAM, 9, 10, "5", "100");
        Claim imported = claim(Source.REPLAY, 9, 10, "5", "100");

        assertThat(policy.merge(broker, claim(Source.STREAM, 8, 99, "7", "1")))
                .as("a lower seq with a later clock")
                .isSameAs(broker);
        assertThat(policy.merge(broker, claim(Source.REPLAY, 99, 9, "7", "1"))).isSameAs(broker);
        assertThat(policy.merge(imported, claim(Source.MANUAL, 99, 9, "7", "1")))
                .isSameAs(imported);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    @Tag("C-05")
    @Tag("B-61")
    void theBrokersRowsAreOrderedByTermAndSeqAndNeverByAClock(ConflictPolicy policy) {
        Claim recorded = claim(Source.STREAM, 2, 5, 10, "5", "100", Valuation.UNKNOWN, Desk.stock(1));
        Claim earlierClock = claim(Source.STREAM, 2, 6, 3, "7", "100", Valuation.UNKNOWN, Desk.stock(1));
        Claim laterTerm = claim(Source.SNAPSHOT, 3, 1, 3, "8", "100", Valuation.UNKNOWN, Desk.stock(1));
        Claim earlierTerm = claim(Source.STREAM, 1, 99, 60, "9", "100", Valuation.UNKNOWN, Desk.stock(1));

        assertThat(quantity(policy.merge(recorded, earlierClock))).isEqualTo("7");
        assertThat(merged(policy, recorded, earlierClock).row().timestamp())
                .as("event time still goes on")
                .isAfter(recorded.row().timestamp());
        assertThat(quantity(policy.merge(recorded, laterTerm))).isEqualTo("8");
        assertThat(policy.merge(recorded, earlierTerm)).isSameAs(recorded);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    @Tag("R-086")
    void theBrokersNextRowTakesBackWhateverAnImportSaid(ConflictPolicy policy) {
        Claim manual = claim(Source.MANUAL, 1, 10, "7", "90");

        Claim after = merged(policy, manual, claim(Source.STREAM, 2, 11, "5", "100"));

        assertThat(after.row().position()).isEqualTo(Quantity.of("5"));
        assertThat(after.origin().isBrokers()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    @Tag("B-64")
    void aClosingRowKeepsWhatThePositionHadCost(ConflictPolicy policy) {
        Claim held = claim(Source.STREAM, 1, 1, 10, "5", "100", WORTH, Desk.stock(1));

        Claim closed = merged(policy, held, claim(Source.STREAM, 2, 11, "0", "0"));

        assertThat(closed.row().isFlat()).isTrue();
        assertThat(closed.row().averageCost()).isEqualTo(Money.of("100"));
        assertThat(closed.row().valuation()).isEqualTo(Valuation.UNKNOWN);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    @Tag("B-62")
    void aClosedPositionReopensAndASideFlipsWithNothingOfTheOldCostOrPnl(ConflictPolicy policy) {
        Claim held = claim(Source.STREAM, 1, 1, 10, "5", "100", WORTH, Desk.stock(1));
        Claim closed = merged(policy, held, claim(Source.STREAM, 2, 11, "0", "0"));

        Claim reopened = merged(policy, closed, claim(Source.STREAM, 3, 12, "2", "80"));
        Claim flipped = merged(policy, held, claim(Source.STREAM, 2, 11, "-3", "70"));

        assertThat(reopened.row().averageCost()).isEqualTo(Money.of("80"));
        assertThat(reopened.row().valuation().unrealizedPnl()).isNull();
        assertThat(flipped.row().averageCost()).isEqualTo(Money.of("70"));
        assertThat(flipped.row().valuation().unrealizedPnl()).isNull();
        assertThat(flipped.row().valuation().marketPrice())
                .as("a price outlives the side")
                .isEqualTo(Price.of("10"));
    }

    @Test
    @Tag("B-62")
    void theStepsOfAPositionsLifeAreTold() {
        assertThat(change(null, "5")).isEqualTo(HoldingChange.OPENED);
        assertThat(change("0", "5")).isEqualTo(HoldingChange.REOPENED);
        assertThat(change("-5", "-6")).isEqualTo(HoldingChange.INCREASED);
        assertThat(change("-5", "-4")).isEqualTo(HoldingChange.REDUCED);
        assertThat(change("5", "-5")).isEqualTo(HoldingChange.FLIPPED);
        assertThat(change("5", "0")).isEqualTo(HoldingChange.CLOSED);
        assertThat(change(null, "0")).isEqualTo(HoldingChange.CLOSED);
        assertThat(change("0", "0")).isEqualTo(HoldingChange.UNCHANGED);
    }

    private static HoldingChange change(@Nullable String before, String after) {
        return HoldingChange.between(before == null ? null : Quantity.of(before), Quantity.of(after));
    }

    @Test
    @Tag("B-63")
    void aNewerPriceDoesNotMakeAnOldQuantityLookFresh() {
        Claim broker = claim(Source.STREAM, 1, 1, 10, "5", "100", WORTH, Desk.stock(1));
        Claim priced = claim(Source.REPLAY, 1, 2, 20, "5", "100", Desk.worth("12", "60", "15", "1"), Desk.stock(1));

        Claim after = merged(new BusinessRules(), broker, priced);

        assertThat(after.origin())
                .isEqualTo(new Origin(Source.STREAM, Desk.OPENING.plusSeconds(10), Desk.OPENING.plusSeconds(20)));
        Claim next = merged(new BusinessRules(), after, claim(Source.STREAM, 3, 30, "6", "100"));
        assertThat(next.origin())
                .as("the price outlives the change and keeps its age")
                .isEqualTo(new Origin(Source.STREAM, Desk.OPENING.plusSeconds(30), Desk.OPENING.plusSeconds(20)));
    }

    @Test
    @Tag("B-65")
    void anImportThatCountsBringsEveryFieldIncludingPnlMultiplierAndCurrency() {
        Contract option = Desk.option(1, "20261218", "5900");
        Claim imported = claim(Source.REPLAY, 1, 2, 20, "7", "90", WORTH, option);

        Claim after = merged(new Hybrid(), claim(Source.REPLAY, 1, 10, "4", "100"), imported);

        assertThat(after.row().valuation()).isEqualTo(WORTH);
        assertThat(after.row().contract()).isEqualTo(option);
        assertThat(after.row().contract().multiplier()).isEqualTo(Quantity.of("100"));
    }

    @Test
    @Tag("B-63")
    void whatALaterImportDoesNotSayIsUnknownAndNotCarriedOn() {
        Claim priced = claim(Source.REPLAY, 1, 1, 10, "4", "100", WORTH, Desk.stock(1));

        Claim after = merged(new Hybrid(), priced, claim(Source.REPLAY, 2, 20, "4", "100"));

        assertThat(after.row().valuation()).isEqualTo(Valuation.UNKNOWN);
        assertThat(after.origin().priceAt()).isNull();
    }

    @Test
    @Tag("R-085+")
    void aPriceThatIsNoNewerThanTheKnownOneIsNotTakenAgain() {
        Claim broker = claim(Source.STREAM, 1, 1, 10, "5", "100", WORTH, Desk.stock(1));
        Claim priced = claim(Source.REPLAY, 1, 2, 20, "9", "100", Desk.worth("12", "60", "15", "1"), Desk.stock(1));

        Claim once = merged(new BusinessRules(), broker, priced);

        assertThat(once.row().marketPrice()).contains(Price.of("12"));
        assertThat(merged(new BusinessRules(), once, priced)).isSameAs(once);
    }

    @Test
    void eachPolicyIsKnownByItsName() {
        for (ConflictPolicy policy : ALL) {
            assertThat(ConflictPolicy.named(policy.name())).isEqualTo(policy);
        }
    }

    @Test
    void anUnknownPolicyIsRefusedNamingTheFour() {
        assertThatThrownBy(() -> ConflictPolicy.named("newest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hybrid, last-write-wins, broker-authoritative or business-rules, not 'newest'");
        assertThat(BookPolicy.DEFAULT.conflictPolicy()).isEqualTo(new Hybrid());
    }
}
