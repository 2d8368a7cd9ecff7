package io.truebook.ib;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.BrokerEvent.AccountsReported;
import io.truebook.domain.BrokerEvent.NothingReported;
import io.truebook.domain.BrokerEvent.NoticeReported;
import io.truebook.domain.BrokerEvent.PortfolioReported;
import io.truebook.domain.BrokerEvent.PositionReported;
import io.truebook.domain.BrokerEvent.PositionsEnded;
import io.truebook.domain.BrokerEvent.Refused;
import io.truebook.domain.BrokerEvent.Upstream;
import io.truebook.domain.BrokerEvent.UpstreamChanged;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Expiry;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.engine.RawFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTranslatorTest {

    private static final String UNSET = "1.7976931348623157E308";

    private final EventTranslator translator = new EventTranslator();

    private static RawFrame frame(int version, String line) {
        return new RawFrame(version, (line + "|").replace('|', '\0').getBytes(StandardCharsets.UTF_8));
    }

    private BrokerEvent event(String line) {
        return translator.interpret(frame(200, line));
    }

    private PositionReported position(String line) {
        return (PositionReported) event(line);
    }

    private String refusal(String line) {
        return ((Refused) event(line)).reason();
    }

    /** An option row of message 61 with these parts. */
    private static String row(String secType, String expiry, String strike, String right, String multiplier) {
        return "61|3|DU1|1001|SPX|%s|%s|%s|%s|%s||USD|SPXW  261218C05900000|SPXW|-2|2100.63"
                .formatted(secType, expiry, strike, right, multiplier);
    }

    @Test
    @Tag("R-041")
    @Tag("R-042")
    @Tag("B-25")
    void aPositionRowKeepsEveryFieldAsTheBrokerSentIt() {
        assertThat(event(row("OPT", "20261218", "5900", "C", "100")))
                .isEqualTo(new PositionReported(
                        BrokerEvent.STREAM,
                        new AccountId("DU1"),
                        "",
                        new Contract(
                                new ContractId(1001),
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
                        Quantity.of("-2"),
                        Money.of("2100.63")));
    }

    @Test
    void everyCapturedPayloadIsReadAndNoneRefused() throws IOException {
        Map<String, Integer> kinds = new HashMap<>();
        for (String line : captured()) {
            int blank = line.indexOf(' ');
            BrokerEvent event =
                    translator.interpret(frame(Integer.parseInt(line.substring(0, blank)), line.substring(blank + 1)));
            assertThat(event).as(line).isNotInstanceOf(Refused.class);
            kinds.merge(event.getClass().getSimpleName(), 1, Integer::sum);
        }
        assertThat(kinds)
                .containsEntry("PositionReported", 3)
                .containsEntry("PositionsEnded", 2)
                .containsEntry("AccountsReported", 2)
                .containsEntry("NoticeReported", 1);
    }

    @Test
    @Tag("B-25")
    void aCapturedFutureKeepsItsCostWithTheMultiplierInside() {
        PositionReported row = (PositionReported) translator.interpret(
                frame(173, "61|3|ACCOUNT_ID|637533641|ES|FUT|20250919|0.0||50||USD|ESU5|ES|1|315114.75"));
        assertThat(row.averageCost()).isEqualTo(Money.of("315114.75"));
        assertThat(row.contract().multiplier()).isEqualTo(Quantity.of("50"));
        assertThat(row.contract().strike()).isNull();
        assertThat(row.contract().right()).isNull();
        assertThat(row.contract().expiry()).isEqualTo(new Expiry("20250919"));
    }

    private static List<String> captured() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(EventTranslatorTest.class.getResourceAsStream("/frames/captured.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @Tag("B-26")
    @CsvSource({"C,CALL", "CALL,CALL", "P,PUT", "PUT,PUT"})
    void bothSpellingsOfARightAreOne(String wire, OptionRight right) {
        assertThat(position(row("OPT", "20261218", "5900", wire, "100"))
                        .contract()
                        .right())
                .isEqualTo(right);
    }

    @ParameterizedTest
    @Tag("B-26")
    @ValueSource(strings = {"", "0", "?"})
    void noRightHasThreeSpellings(String wire) {
        assertThat(position(row("STK", "", "0.0", wire, "")).contract().right()).isNull();
    }

    @Test
    @Tag("B-26")
    void anUnknownRightSetsTheRowAside() {
        assertThat(refusal(row("OPT", "20261218", "5900", "X", "100"))).contains("field right is 'X'");
    }

    @ParameterizedTest
    @Tag("B-27")
    @Tag("T-39")
    @CsvSource({"21000", "0.5", "622500", "0.0001"})
    void aStrikeOfAnySizeIsKeptExactly(String strike) {
        assertThat(position(row("OPT", "20261218", strike, "C", "100"))
                        .contract()
                        .strike())
                .isEqualTo(Price.of(strike));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", ""})
    void aStrikeOfZeroIsNone(String strike) {
        assertThat(position(row("OPT", "20261218", strike, "C", "100"))
                        .contract()
                        .strike())
                .isNull();
    }

    @ParameterizedTest
    @Tag("B-28")
    @CsvSource({"5000,5000.0", "5000,5000.00", "5000,5E3"})
    void equalStrikesAreOneContract(String one, String other) {
        assertThat(position(row("OPT", "20261218", one, "C", "100")).contract())
                .isEqualTo(position(row("OPT", "20261218", other, "C", "100.0")).contract());
    }

    @Test
    @Tag("T-39")
    void aFractionOfACoinIsExact() {
        assertThat(position("61|3|DU1|479624278|BTC|CRYPTO||0.0||||USD|BTC.USD|BTC|0.0003|65000.1234567891234")
                        .position())
                .isEqualTo(Quantity.of("0.0003"));
    }

    @Test
    @Tag("T-39")
    void aBondWithoutMultiplierAndACombinationAreKept() {
        PositionReported bond = position("61|3|DU1|15016138|US-T|BOND||0.0||||USD|IBCID15016138|US-T|10000|98.5");
        assertThat(bond.contract().multiplier()).isNull();
        assertThat(bond.position()).isEqualTo(Quantity.of("10000"));
        PositionReported combination = position("61|3|DU1|28812380|SPX|BAG||0.0||1||USD|SPX combo|COMB|-3|-1.25");
        assertThat(combination.contract().secType()).isEqualTo("BAG");
        assertThat(combination.averageCost()).isEqualTo(Money.of("-1.25"));
    }

    @Test
    @Tag("B-27")
    @Tag("T-39")
    void aNegativePriceIsAPriceAndUnsetAmountsAreAbsent() {
        PortfolioReported row =
                (PortfolioReported) event("7|8|1002|CL|FUT|20260520|0.0||1000|NYMEX|USD|CLK6|CL|2|-37.63|-75260|1|"
                        + UNSET + "|" + UNSET + "|DU1");
        assertThat(row.valuation().marketPrice()).isEqualTo(Price.of("-37.63"));
        assertThat(row.valuation().marketValue()).isEqualTo(Money.of("-75260"));
        assertThat(row.valuation().unrealizedPnl()).isNull();
        assertThat(row.valuation().realizedPnl()).isNull();
        assertThat(position("61|3|DU1|1|A|STK||0.0||||USD|A|A|5|" + UNSET).averageCost())
                .isNull();
    }

    @Test
    @Tag("B-05")
    void zeroIsAnEventLikeAnyOther() {
        assertThat(position("61|3|DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS|0|0.0")
                        .position())
                .isEqualTo(Quantity.ZERO);
    }

    @Test
    @Tag("B-27")
    void aQuantityThatIsNotSetIsRefusedRatherThanReadAsZero() {
        assertThat(refusal("61|3|DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS||1.0"))
                .contains("position");
        assertThat(refusal("61|3|DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS|2147483647|1.0"))
                .contains("position");
    }

    @ParameterizedTest
    @Tag("B-08")
    @ValueSource(
            strings = {"STK", "OPT", "FUT", "FOP", "CASH", "BOND", "FUND", "CRYPTO", "BAG", "CFD", "WAR", "NEWKIND"})
    void everySecurityTypeIsTaken(String secType) {
        assertThat(position(row(secType, "", "0.0", "", "100")).contract().secType())
                .isEqualTo(secType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPT", "FUT", "FOP", "WAR"})
    void aDerivativeWithoutMultiplierSetsItsRowAside(String secType) {
        assertThat(refusal(row(secType, "20261218", "5900", "C", "")))
                .contains("field multiplier is ''")
                .contains(secType);
        assertThat(refusal(row(secType, "20261218", "5900", "C", "0"))).contains("field multiplier is '0'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-100", "many", "1E-999999999", "1E+999999999", "0.0000000000000000001"})
    void anImpossibleMultiplierSetsItsRowAside(String multiplier) {
        assertThat(refusal(row("OPT", "20261218", "5900", "C", multiplier))).contains("field multiplier");
    }

    @ParameterizedTest
    @Tag("R-049")
    @CsvSource({"20260220,20260220", "2026-02-20,20260220", "202602,202602", "20260220 08:30 US/Central,20260220"})
    void anExpiryHasOneForm(String wire, String kept) {
        assertThat(position(row("FUT", wire, "0.0", "", "50")).contract().expiry())
                .isEqualTo(new Expiry(kept));
    }

    @Test
    void anExpiryThatIsNoDateSetsTheRowAside() {
        assertThat(refusal(row("FUT", "20260231", "0.0", "", "50"))).contains("field expiry is '20260231'");
    }

    @Test
    void aContractWithoutSymbolIsKnownByItsLocalSymbol() {
        assertThat(position("61|3|DU1|7|  |STK||0.0||||USD|BRK B|NMS|1|1")
                        .contract()
                        .symbol())
                .isEqualTo("BRK B");
        assertThat(refusal("61|3|DU1|7||STK||0.0||||USD||NMS|1|1")).contains("field symbol");
    }

    @Test
    @Tag("B-09")
    void aRowWithoutAnAccountOrOfAllAccountsIsRefused() {
        assertThat(refusal("61|3||7|A|STK||0.0||||USD|A|NMS|1|1")).contains("field account is ''");
        assertThat(refusal("6|2|NetLiquidation|1000|USD|All")).contains("field account is 'All'");
    }

    @Test
    void aContractIdIsPositive() {
        assertThat(refusal("61|3|DU1|0|A|STK||0.0||||USD|A|NMS|1|1")).contains("field conId is '0'");
    }

    @Test
    @Tag("B-09")
    void accountListsMayEndInACommaAndNameASum() {
        assertThat(event("15|1|DU1,DU2,All,,DU1,"))
                .isEqualTo(new AccountsReported(List.of(new AccountId("DU1"), new AccountId("DU2"))));
        assertThat(refusal("15|1|,")).contains("accountsList");
    }

    @Test
    void aModelsRowKeepsItsModelAndRequest() {
        PositionReported row = position("71|1|42|DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS|5|150.5|Growth");
        assertThat(row.request()).isEqualTo(42);
        assertThat(row.modelCode()).isEqualTo("Growth");
        assertThat(refusal("71|1|42|DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS|5|150.5|a/b"))
                .contains("field modelCode is 'a/b'");
    }

    @Test
    @Tag("B-12")
    void aRequestThatStandsForTheStreamBringsLiveRowsAndEndsNothing() {
        int stream = EventTranslator.FIRST_STREAM_REQUEST;
        assertThat(position("71|1|" + stream + "|DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS|5|150.5|")
                        .request())
                .isEqualTo(BrokerEvent.STREAM);
        assertThat(event("72|1|" + stream)).isEqualTo(new NothingReported(72));
    }

    @Test
    void endsNameWhatTheyEnd() {
        assertThat(event("62|1")).isEqualTo(new PositionsEnded(BrokerEvent.STREAM));
        assertThat(event("72|1|42")).isEqualTo(new PositionsEnded(42));
        assertThat(event("54|1|DU1")).isEqualTo(new BrokerEvent.AccountDownloadEnded(new AccountId("DU1")));
    }

    @ParameterizedTest
    @Tag("B-36")
    @CsvSource({"1100,LOST", "2110,LOST", "1101,RESTORED_DATA_LOST", "1102,RESTORED_DATA_KEPT"})
    void theUpstreamLinkHasFourCodes(int code, Upstream state) {
        assertThat(event("4|-1|" + code + "|Connectivity||0"))
                .isEqualTo(new UpstreamChanged(state, code, "Connectivity"));
    }

    @ParameterizedTest
    @Tag("B-35")
    @ValueSource(ints = {2103, 2104, 10197, 326, 321, 99999})
    void otherCodesChangeNothingInTheBook(int code) {
        assertThat(event("4|-1|" + code + "|text||0")).isEqualTo(new NoticeReported(-1, code, "text"));
    }

    @Test
    void whatCarriesNothingForTheBookSaysSo() {
        assertThat(event("9|1|1")).isEqualTo(new NothingReported(9));
        assertThat(event("8|1|09:31")).isEqualTo(new NothingReported(8));
        assertThat(event("5|whatever")).isEqualTo(new NothingReported(5));
    }

    @Test
    @Tag("R-037")
    @Tag("B-27")
    void aRefusalKeepsTheRawFieldsBounded() {
        Refused refused = (Refused) event("61|3|DU1|7|A|STK||0.0||||USD|A|NMS|1E+999999999|1");
        assertThat(refused.reason()).contains("position").contains("1E+999999999");
        assertThat(refused.raw()).isEqualTo("61|3|DU1|7|A|STK||0.0||||USD|A|NMS|1E+999999999|1");
        Refused cut = (Refused) event("4|-1|x" + "y".repeat(10_000) + "|t||0");
        assertThat(cut.raw()).hasSize(2_000);
    }

    @Test
    void anAmountTooLargeForTheTablesSetsItsRowAside() {
        assertThat(refusal("61|3|DU1|7|A|STK||0.0||||USD|A|NMS|1|123456789012345678901"))
                .contains("field avgCost");
        assertThat(refusal("61|3|DU1|7|A|STK||0.0||||USD|A|NMS|0.0000000000000000001|1"))
                .contains("field position");
    }

    @Test
    void brokenStructureIsToldApartFromAnUnacceptableValue() {
        byte[] cut = "61\0003\000DU1\0".getBytes(StandardCharsets.US_ASCII);
        assertThat(translator.read(200, cut).isBroken()).isTrue();
        assertThat(translator.interpret(new RawFrame(200, cut))).isInstanceOf(Refused.class);
        assertThat(translator
                        .read(200, frame(200, row("OPT", "", "0", "C", "")).payload())
                        .isBroken())
                .isFalse();
    }

    @Test
    void aFrameOfAVersionWeDoNotSpeakIsRefused() {
        assertThat(translator.interpret(frame(150, "62|1"))).isInstanceOf(Refused.class);
    }

    @Test
    void theSameFrameIsTheSameEventWhateverCameBefore() throws IOException {
        long seed = 20260302;
        List<RawFrame> frames = new ArrayList<>();
        for (int conId = 1; conId <= 3_000; conId++) {
            String strike = Integer.toString(conId % 700);
            String right = conId % 2 == 0 ? "C" : "P";
            frames.add(frame(
                    200,
                    "61|3|DU%d|%d|S%d|OPT|20261218|%s|%s|100|%s|USD|L%d|T|%d|1.5"
                            .formatted(
                                    conId % 5,
                                    conId % 1000 + 1,
                                    conId % 90,
                                    strike,
                                    right,
                                    conId % 3 == 0 ? "" : "X",
                                    conId,
                                    conId)));
        }
        Map<RawFrame, BrokerEvent> first = new HashMap<>();
        frames.forEach(frame -> first.put(frame, translator.interpret(frame)));
        Collections.shuffle(frames, new Random(seed));
        frames.forEach(frame ->
                assertThat(translator.interpret(frame)).as("seed " + seed).isEqualTo(first.get(frame)));
        frames.subList(0, 50)
                .forEach(frame ->
                        assertThat(new EventTranslator().interpret(frame)).isEqualTo(first.get(frame)));
    }

    @Test
    @Tag("R-037")
    void garbageNeverThrows() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        List<String> lines = captured();
        for (int round = 0; round < 20_000; round++) {
            String line = lines.get(random.nextInt(lines.size()));
            byte[] payload = frame(200, line.substring(line.indexOf(' ') + 1)).payload();
            for (int hits = random.nextInt(4); hits >= 0; hits--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
            }
            assertThat(translator.interpret(new RawFrame(163 + random.nextInt(38), payload)))
                    .as("seed " + seed + " round " + round)
                    .isNotNull();
        }
    }
}
