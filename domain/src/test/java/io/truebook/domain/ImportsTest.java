package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.DU2;
import static io.truebook.domain.Desk.OPENING;
import static io.truebook.domain.Desk.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ImportsTest {

    private static final Remarks CONDOR = new Remarks("condor", "rolled twice", List.of("income"));

    /** A desk on which an hour has passed, so that all the seconds of it can be claimed. */
    private static Desk desk() {
        return new Desk(Policies.disabled()).open(DU1).pass(Duration.ofHours(1)).forget();
    }

    /** The same, with a confirmed holding of conIds 1, 2, ... since the opening. */
    private static Desk holding(ConflictPolicy policy, String... quantities) {
        return Desk.holding(Policies.disabled().resolvingBy(policy), quantities)
                .pass(Duration.ofHours(1))
                .forget();
    }

    private static Desk holding(String... quantities) {
        return holding(new ConflictPolicy.Hybrid(), quantities);
    }

    private static List<Settlement> settlements(Desk desk) {
        return desk.facts(Fact.ImportSettled.class).stream()
                .map(Fact.ImportSettled::settlement)
                .toList();
    }

    private static BookState.ImportsState imports(Desk desk) {
        return desk.book.state().imports();
    }

    private static Instant second(int second) {
        return OPENING.plusSeconds(second);
    }

    @Test
    @Tag("R-081")
    void anImportWaitsForTheWindowAndIsThenRecordedAsOfTheTimeItClaims() {
        Desk desk = desk().imports(claim(DU1, 7, "5", 100));

        assertThat(desk.of(DU1, 7)).isNull();
        assertThat(imports(desk).buffered()).hasSize(1);
        assertThat(desk.book.nextDeadline()).isEqualTo(desk.now.plusSeconds(10));

        desk.settle();

        PositionUpdate recorded = desk.held(DU1, 7);
        assertThat(recorded.position()).isEqualTo(Quantity.of("5"));
        assertThat(recorded.timestamp()).isEqualTo(second(100));
        assertThat(recorded.recordedAt()).isEqualTo(desk.now.minusSeconds(10));
        assertThat(recorded.source()).isEqualTo(Source.REPLAY);
        assertThat(imports(desk).buffered()).isEmpty();
        assertThat(desk.facts(Fact.ImportSettled.class)).singleElement().satisfies(settled -> {
            assertThat(settled.settlement()).isEqualTo(Settlement.APPLIED);
            assertThat(settled.author()).isEqualTo("desk");
            assertThat(settled.batch()).isEqualTo("statement.csv");
        });
    }

    @Test
    @Tag("T-11")
    void whatComesTogetherInAnyOrderIsRecordedInTheOrderOfItsOwnClock() {
        Desk desk = desk().imports(claim(DU1, 7, "3", 300), claim(DU1, 7, "1", 100), claim(DU1, 7, "2", 200))
                .settle();

        assertThat(desk.updates())
                .extracting(PositionUpdate::timestamp)
                .containsExactly(second(100), second(200), second(300));
        assertThat(desk.quantity(DU1, 7)).isEqualTo("3");
    }

    @Test
    @Tag("R-080")
    @Tag("B-50")
    void aLateImportIsKeptAsSupersededAndOverwritesNothing() {
        Desk desk = desk().imports(claim(DU1, 7, "3", 300)).settle().forget();
        PositionUpdate before = desk.held(DU1, 7);

        desk.imports(claim(DU1, 7, "2", 200)).settle();

        assertThat(desk.held(DU1, 7)).isEqualTo(before);
        assertThat(desk.updates()).isEmpty();
        assertThat(desk.facts(Fact.PositionSuperseded.class)).singleElement().satisfies(late -> {
            assertThat(late.row().position()).isEqualTo(Quantity.of("2"));
            assertThat(late.row().timestamp()).isEqualTo(second(200));
            assertThat(late.seq()).isEqualTo(late.row().seq());
            assertThat(late.recordedAt()).isEqualTo(late.row().recordedAt());
        });
        assertThat(desk.facts(Fact.ImportSettled.class).getFirst().detail())
                .isEqualTo("the record knows 3 as of " + second(300));
    }

    @ParameterizedTest
    @FieldSource("io.truebook.domain.ConflictPolicyTest#ALL")
    @Tag("B-61")
    @Tag("T-45")
    void underNoPolicyDoesAnOldClaimReplaceWhatTheBrokerHasSaidSince(ConflictPolicy policy) {
        Desk desk = holding(policy, "5").live(DU1, 1, "6", "100").forget();

        desk.imports(claim(DU1, 1, "9", 100)).settle();

        assertThat(desk.quantity(DU1, 1)).isEqualTo("6");
        assertThat(settlements(desk)).containsExactly(Settlement.SUPERSEDED);
        assertThat(desk.facts(Fact.PositionSuperseded.class).getFirst().row().timestamp())
                .as("the latest per key by timestamp stays the live position")
                .isBefore(desk.held(DU1, 1).timestamp());
    }

    @Test
    @Tag("R-082")
    @Tag("C-05")
    void byDefaultALaterClaimDoesNotReplaceTheBrokersHolding() {
        Desk desk = holding("5");

        desk.imports(claim(DU1, 1, "9", 3000)).settle();

        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(settlements(desk)).containsExactly(Settlement.OVERRULED);
        assertThat(desk.facts(Fact.PositionSuperseded.class))
                .as("a row later than the live one would be taken for it")
                .isEmpty();
        assertThat(desk.facts(Fact.ImportSettled.class).getFirst().detail())
                .isEqualTo("the recorded 5 stands against 9");
    }

    @Test
    @Tag("R-086")
    void underLastWriteWinsAManualEntryCountsUntilTheBrokerSpeaksAgain() {
        Desk desk = holding(new ConflictPolicy.LastWriteWins(), "5");

        desk.imports(claim(DU1, 1, "9", 3000)).settle();
        assertThat(desk.quantity(DU1, 1)).isEqualTo("9");

        desk.live(DU1, 1, "5", "100");
        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(imports(desk).origins()).isEmpty();
    }

    @Test
    @Tag("R-085+")
    @Tag("B-63")
    void underBusinessRulesALaterPriceIsTakenAndTheHoldingKeepsItsAge() {
        Desk desk = holding(new ConflictPolicy.BusinessRules(), "5");

        desk.imports(claim(DU1, Desk.stock(1), "9", "100", Desk.worth("12", "108", "8", "0"), 3000, null))
                .settle();

        assertThat(desk.quantity(DU1, 1)).isEqualTo("5");
        assertThat(desk.held(DU1, 1).marketPrice()).contains(Price.of("12"));
        assertThat(desk.held(DU1, 1).marketValue())
                .as("said of another quantity")
                .isEmpty();
        assertThat(imports(desk).origins().values())
                .containsExactly(new Origin(Source.SNAPSHOT, OPENING, second(3000)));
    }

    @Test
    @Tag("B-63")
    void theAccountWindowsPriceMakesAnImportedHoldingNoFresher() {
        Desk desk = desk().imports(claim(DU1, 7, "5", 100)).settle();

        desk.portfolio(DU1, 7, "5", Desk.worth("10", "50", "0", "0"));

        assertThat(desk.held(DU1, 7).timestamp()).isEqualTo(desk.now);
        assertThat(imports(desk).origins().values()).containsExactly(new Origin(Source.REPLAY, second(100), desk.now));
    }

    @Test
    @Tag("R-082")
    void whatTheBrokerConfirmsIsTheBrokersOwnFromThenOn() {
        Desk desk = desk().imports(claim(DU1, 7, "5", 100)).settle().forget();

        desk.live(DU1, 7, "5", "100");

        assertThat(desk.updates()).as("it said nothing new").isEmpty();
        assertThat(imports(desk).origins().values()).containsExactly(new Origin(Source.STREAM, desk.now, null));
        desk.imports(claim(DU1, 7, "9", 3600)).settle();
        assertThat(settlements(desk)).containsExactly(Settlement.OVERRULED);
    }

    @Test
    @Tag("B-64")
    void anImportedCloseAtZeroCostKeepsWhatThePositionHadCost() {
        Desk desk = desk().imports(
                        claim(DU1, 7, "5", 100),
                        claim(DU1, Desk.stock(7), "0", "0", Desk.worth("0", "0", "0", "42"), 200, null))
                .settle();

        assertThat(desk.held(DU1, 7).isFlat()).isTrue();
        assertThat(desk.held(DU1, 7).averageCost()).isEqualTo(Money.of("100"));
        assertThat(desk.held(DU1, 7).valuation().realizedPnl()).as("B-65: kept").isEqualTo(Money.of("42"));
    }

    @Test
    @Tag("B-64")
    void aCloseOfWhatIsNotKnownHasNoCostRatherThanZero() {
        Desk desk = desk().imports(claim(DU1, Desk.stock(7), "0", "0", Valuation.UNKNOWN, 200, null))
                .settle();

        assertThat(desk.held(DU1, 7).averageCost()).isNull();
        desk.imports(claim(DU1, 7, "5", 100)).settle();
        assertThat(desk.held(DU1, 7).isFlat()).as("the close was later").isTrue();
    }

    @Test
    @Tag("B-62")
    void anImportedLifeClosesReopensAndFlips() {
        Desk desk = desk().imports(
                        claim(DU1, 7, "5", 100),
                        claim(DU1, 7, "0", 200),
                        claim(DU1, Desk.stock(7), "2", "80", Valuation.UNKNOWN, 300, null),
                        claim(DU1, Desk.stock(7), "-2", "70", Valuation.UNKNOWN, 400, null))
                .settle();

        assertThat(desk.facts(Fact.ImportSettled.class))
                .extracting(Fact.ImportSettled::detail)
                .containsExactly("new", "CLOSED from 5 to 0", "REOPENED from 0 to 2", "FLIPPED from 2 to -2");
        assertThat(desk.held(DU1, 7).averageCost()).isEqualTo(Money.of("70"));
    }

    @Test
    void theSameRecordTwiceIsRecordedOnce() {
        Desk desk =
                desk().imports(claim(DU1, 7, "5", 100), claim(DU1, 7, "5", 100)).settle();

        assertThat(desk.updates()).hasSize(1);
        assertThat(settlements(desk)).containsExactly(Settlement.APPLIED, Settlement.REPEATED);
    }

    @Test
    void twoClaimsOfOneMomentAreOrderedByTheirSeqAndTheirTimestampsStillIncrease() {
        Desk desk =
                desk().imports(claim(DU1, 7, "5", 100), claim(DU1, 7, "6", 100)).settle();

        assertThat(desk.quantity(DU1, 7)).isEqualTo("6");
        assertThat(desk.held(DU1, 7).timestamp()).isEqualTo(second(100).plusNanos(1_000));
    }

    @Test
    @Tag("R-080")
    @Tag("T-45")
    void aClaimFromBeforeACompleteSnapshotThatDoesNotShowItIsHistoryOfAFlatPosition() {
        Desk desk = holding("5");
        desk.check(DU1).answer(DU1, 1, "5", "100").end(Desk.MULTI).forget();

        desk.imports(claim(DU1, 7, "9", 100)).settle();

        assertThat(desk.held(DU1, 7).isFlat()).isTrue();
        assertThat(desk.held(DU1, 7).timestamp()).as("when that was proven").isEqualTo(second(3600));
        assertThat(desk.held(DU1, 7).source()).isEqualTo(Source.SNAPSHOT);
        assertThat(settlements(desk)).containsExactly(Settlement.SUPERSEDED);
    }

    @Test
    @Tag("R-083")
    @Tag("R-084")
    void remarksSurviveEveryRowOfTheBrokerAndTheLaterOnesWin() {
        Desk desk = holding("5");
        Remarks older = new Remarks("strangle", "", List.of());
        desk.imports(claim(DU1, Desk.stock(1), "5", "100", Valuation.UNKNOWN, 3000, CONDOR))
                .settle();

        desk.live(DU1, 1, "6", "101").live(DU1, 1, "0", "0").live(DU1, 1, "-2", "99");
        desk.imports(claim(DU1, Desk.stock(1), "5", "100", Valuation.UNKNOWN, 2000, older))
                .settle();

        assertThat(remarks(desk, 1)).isEqualTo(CONDOR);
        assertThat(desk.facts(Fact.PositionRemarked.class)).singleElement().satisfies(told -> {
            assertThat(told.remarks()).isEqualTo(CONDOR);
            assertThat(told.asOf()).isEqualTo(second(3000));
        });
        assertThat(desk.quantity(DU1, 1)).isEqualTo("-2");
    }

    private static @Nullable Remarks remarks(Desk desk, int conId) {
        BookState.DatedRemarks dated = imports(desk).remarks().get(PositionKey.of(DU1, new ContractId(conId)));
        return dated == null ? null : dated.remarks();
    }

    @Test
    @Tag("R-083")
    void aRecordWhoseHoldingIsLateMayStillBringTheLatestRemarks() {
        Desk desk = holding("5").live(DU1, 1, "6", "100").forget();

        desk.imports(claim(DU1, Desk.stock(1), "5", "100", Valuation.UNKNOWN, 100, CONDOR))
                .settle();

        assertThat(settlements(desk)).containsExactly(Settlement.SUPERSEDED);
        assertThat(remarks(desk, 1)).isEqualTo(CONDOR);
    }

    @Test
    @Tag("B-61")
    void aLiveRowThatComesWhileAnImportWaitsIsNotOverwrittenByIt() {
        Desk desk = new Desk(Policies.disabled().resolvingBy(new ConflictPolicy.LastWriteWins()))
                .open(DU1)
                .pass(Duration.ofHours(1));
        desk.imports(claim(DU1, 7, "9", 3600)).pass(Duration.ofSeconds(5)).live(DU1, 7, "4", "100");

        desk.settle();

        assertThat(desk.quantity(DU1, 7)).isEqualTo("4");
        assertThat(settlements(desk)).containsExactly(Settlement.SUPERSEDED);
    }

    @Test
    void anImportIsProvenSoonWhereTheBrokerCanBeAsked() {
        Desk desk = Desk.holding(Policies.withoutEventChecks(), "5");
        desk.pass(Duration.ofSeconds(31)).imports(claim(DU1, 7, "9", 20)).settle();

        assertThat(imports(desk).counts().settled()).isEqualTo(1);
        assertThat(desk.book.status().plan().accounts()).containsExactly(DU1);
    }

    @Test
    void anImportOfTheFutureOrOfAForeignAccountIsQuarantinedWithItsReason() {
        Desk desk = desk();

        desk.imports(claim(DU1, 7, "5", 3601), claim(DU2, 7, "5", 100)).settle();

        assertThat(desk.book.positions()).isEmpty();
        assertThat(desk.facts(Fact.InputQuarantined.class))
                .extracting(Fact.InputQuarantined::reason)
                .containsExactly(
                        "import of DU1/7 (statement.csv, desk): its timestamp 2026-03-02T15:30:01Z is after its"
                                + " acceptance at 2026-03-02T15:30:00Z",
                        "import of DU2/7 (statement.csv, desk): account DU2 has never been named by the broker");
    }

    @Test
    void anImportNeedsNoConnection() {
        Desk desk = desk();
        desk.say(new Input.SessionClosed("night"));

        desk.imports(claim(DU1, 7, "5", 100)).settle();

        assertThat(desk.quantity(DU1, 7)).isEqualTo("5");
        assertThat(desk.held(DU1, 7).epoch()).isZero();
    }

    @Test
    void whatWaitsIsPartOfTheStateAndOfTheHash() {
        Desk desk = desk();
        String before = desk.book.hash();
        desk.imports(claim(DU1, Desk.stock(7), "5", "100", Valuation.UNKNOWN, 100, CONDOR));

        Book resumed = Book.of(desk.book.state());
        assertThat(resumed.hash()).isEqualTo(desk.book.hash()).isNotEqualTo(before);
        assertThat(resumed.nextDeadline()).isEqualTo(desk.book.nextDeadline());
        Entry tick = new Entry(desk.seq + 1, 1, 0, desk.now.plusSeconds(60), new Input.Tick());
        assertThat(new Bookkeeper(resumed).apply(tick))
                .isEqualTo(desk.bookkeeper.apply(tick))
                .hasSize(3);
        assertThat(resumed.hash()).isEqualTo(desk.book.hash());
    }

    @Test
    void aRetiredPositionTakesItsRemarksWithIt() {
        Desk desk = desk().imports(claim(DU1, Desk.stock(7), "0", "0", Valuation.UNKNOWN, 100, CONDOR))
                .settle();

        desk.pass(Duration.ofDays(31));

        assertThat(desk.book.positions()).isEmpty();
        assertThat(imports(desk).remarks()).isEmpty();
        assertThat(imports(desk).origins()).isEmpty();
    }

    @Test
    void anImportIsFromAReplayOrAPersonAndNamesWhoAndWhat() {
        assertThatThrownBy(() -> record(Source.STREAM, "me", "file", second(0)))
                .hasMessageContaining("REPLAY or MANUAL, not STREAM");
        assertThatThrownBy(() -> record(Source.MANUAL, " ", "file", second(0))).hasMessageContaining("author");
        assertThatThrownBy(() -> record(Source.MANUAL, "me", "a\nb", second(0))).hasMessageContaining("batch");
        assertThatThrownBy(() -> record(Source.MANUAL, "me", "file", Instant.EPOCH.minusSeconds(1)))
                .hasMessageContaining("1970");
        assertThat(record(Source.MANUAL, "me", "file", second(0).plusNanos(1_999))
                        .timestamp())
                .isEqualTo(second(0).plusNanos(1_000));
    }

    private static ImportedPosition record(Source source, String author, String batch, Instant at) {
        return new ImportedPosition(
                source, author, batch, DU1, "", Desk.stock(1), Quantity.of("1"), null, Valuation.UNKNOWN, at, null);
    }
}
