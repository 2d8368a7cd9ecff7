package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.truebook.tws.Incoming.Position;
import io.truebook.tws.Incoming.Unacceptable;
import io.truebook.tws.Incoming.UpdatePortfolio;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
    private static final ContractFields NDX_CALL = new ContractFields(
            416904,
            "NDX",
            "OPT",
            "20261218",
            new BigDecimal("21000"),
            "C",
            "100",
            "",
            "USD",
            "NDX   261218C21000000",
            "NDX");

    static List<Incoming.Message> everyMessage() {
        BigDecimal amount = new BigDecimal("-1234.5678");
        return List.of(
                new Incoming.ManagedAccounts("DU1,DU2,"),
                new Incoming.NextValidId(7),
                new Incoming.CurrentTime(1_752_606_307L),
                new Position("DU1", NDX_CALL, new BigDecimal("-2"), amount),
                new Position("DU1", NDX_CALL, BigDecimal.ZERO, null),
                new Incoming.PositionEnd(),
                new Incoming.PositionMulti(5, "DU1", NDX_CALL, new BigDecimal("0.5"), amount, "Core"),
                new Incoming.PositionMultiEnd(5),
                new Incoming.UpdateAccountValue("NetLiquidation", "246447.83", "USD", "DU1"),
                new UpdatePortfolio(NDX_CALL, new BigDecimal("3"), amount, amount, amount, amount, amount, "DU1"),
                new UpdatePortfolio(NDX_CALL, new BigDecimal("3"), null, null, null, null, null, "DU1"),
                new Incoming.UpdateAccountTime("09:31"),
                new Incoming.AccountDownloadEnd("DU1"),
                new Incoming.PnlSingle(9, new BigDecimal("3"), amount, amount, amount, amount),
                new Incoming.PnlSingle(9, null, null, null, null, null));
    }

    @ParameterizedTest
    @MethodSource("everyMessage")
    void messageSurvivesTheWireAtEveryVersion(Incoming.Message message) {
        for (int number : Wire.allVersions()) {
            ServerVersion version = new ServerVersion(number);
            byte[] frame = FrameWriter.frame(message, version);
            assertThat(Wire.decode(version, Wire.withoutLength(frame))).isEqualTo(message);
        }
    }

    @Test
    void refusesVersionsItDoesNotSpeak() {
        for (int number : new int[] {162, 201, 225}) {
            assertThatThrownBy(() -> new MessageDecoder(new ServerVersion(number)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("163..200");
        }
    }

    @Test
    void accountsAreListedWithoutTheTrailingComma() {
        assertThat(Wire.decode("15|1|DU1,DU2,"))
                .asInstanceOf(type(Incoming.ManagedAccounts.class))
                .extracting(Incoming.ManagedAccounts::accounts)
                .isEqualTo(List.of("DU1", "DU2"));
    }

    @Test
    @Tag("B-05")
    void zeroPositionIsAPositionLikeAnyOther() {
        assertThat(Wire.decode("61|3|DU1|265598|AAPL|STK||0.0|||NASDAQ|USD|AAPL|NMS|0|0.0"))
                .isEqualTo(new Position(
                        "DU1",
                        new ContractFields(265598, "AAPL", "STK", "", null, "", "", "NASDAQ", "USD", "AAPL", "NMS"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO));
    }

    @Test
    @Tag("T-39")
    void valuesAreExact() {
        assertThat(position("OPT|20261218|21000.0|C|100||USD|NDX|NDX|-2|4200.63"))
                .satisfies(row -> assertThat(row.contract().strike()).isEqualTo(new BigDecimal("21000")))
                .satisfies(row -> assertThat(row.avgCost()).isEqualTo(new BigDecimal("4200.63")));
        assertThat(position("OPT|20261218|0.5|P|100||USD|X|X|1|1.0").contract().strike())
                .isEqualTo(new BigDecimal("0.5"));
        assertThat(position("CRYPTO||0.0|||PAXOS|USD|BTC|BTC|0.0003|60000.0").position())
                .isEqualTo(new BigDecimal("0.0003"));
        assertThat(position("CRYPTO||0.0|||PAXOS|USD|BTC|BTC|3.00E-4|60000.0").position())
                .isEqualTo(new BigDecimal("0.0003"));
        assertThat(
                        Wire.decode(
                                "7|8|1|CL|FUT|20260521|0.0|0|1000|NYMEX|USD|CLM6|CL|1|-37.63|-37630.0|20000.0|-57630.0|0.0|DU1"))
                .asInstanceOf(type(UpdatePortfolio.class))
                .extracting(UpdatePortfolio::marketPrice)
                .isEqualTo(new BigDecimal("-37.63"));
    }

    @Test
    @Tag("B-25")
    void costIsHandedOnAsTheBrokerStatesIt() {
        assertThat(position("FUT|20261229|0.0||100||USD|GCZ6|GC|1|147732.37").avgCost())
                .isEqualTo(new BigDecimal("147732.37"));
    }

    @ParameterizedTest
    @Tag("B-27")
    @ValueSource(strings = {"", "1.7976931348623157E308", "1.7976931348623157e+308", "Infinity", "-Infinity"})
    void unsetAmountIsAbsent(String unset) {
        assertThat(position("STK||" + unset + "|||NASDAQ|USD|X|X|1|" + unset))
                .satisfies(row -> assertThat(row.avgCost()).isNull())
                .satisfies(row -> assertThat(row.contract().strike()).isNull());
        assertThat(Wire.decode("95|9|1|%1$s|%1$s|%1$s|%1$s".formatted(unset)))
                .isEqualTo(new Incoming.PnlSingle(9, BigDecimal.ONE, null, null, null, null));
    }

    @ParameterizedTest
    @Tag("B-27")
    @ValueSource(strings = {"", "2147483647", "9223372036854775807", "-9223372036854775808", "1.7976931348623157E308"})
    void unsetSizeIsAbsentWhereItMayBeAndRefusedWhereItMayNot(String unset) {
        assertThat(Wire.decode("95|9|" + unset + "|1.5|0.0|0.0|0.0"))
                .isEqualTo(new Incoming.PnlSingle(
                        9, null, new BigDecimal("1.5"), BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO));
        assertThat(Wire.decode(row("STK||0.0|||NASDAQ|USD|X|X|" + unset + "|1.0")))
                .asInstanceOf(type(Unacceptable.class))
                .satisfies(refused -> assertThat(refused.field()).isEqualTo("position"))
                .satisfies(refused -> assertThat(refused.reason()).contains("no quantity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483646", "9223372036854775806", "2147483647.5"})
    void numberNextToAnUnsetFormIsANumber(String size) {
        assertThat(position("STK||0.0|||NASDAQ|USD|X|X|" + size + "|1.0").position())
                .isEqualTo(new BigDecimal(size));
    }

    @ParameterizedTest
    @CsvSource({"C", "P", "?", "0", "''", "CALL"})
    void rightKeepsTheWiresWord(String right) {
        assertThat(position("OPT|20261218|1.0|" + right + "|100||USD|X|X|1|1.0")
                        .contract()
                        .right())
                .isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+999999999", "1E-999999999", "NaN", "1e41", "Infinity"})
    void rowWithAnAbsurdPositionIsSetAsideWithItsSubject(String absurd) {
        String line = row("STK||0.0|||NASDAQ|USD|X|X|" + absurd + "|1.0");

        assertThat(Wire.decode(line))
                .asInstanceOf(type(Unacceptable.class))
                .satisfies(refused -> assertThat(refused.id()).isEqualTo(61))
                .satisfies(refused -> assertThat(refused.subject()).isEqualTo(new Incoming.Subject(0, "DU1", 42, "")))
                .satisfies(refused -> assertThat(refused.field()).isEqualTo("position"))
                .satisfies(refused -> assertThat(refused.value()).isEqualTo(absurd))
                .satisfies(refused -> assertThat(refused.reason()).isNotBlank())
                .satisfies(refused -> assertThat(refused.raw()).isEqualTo(line + "|"));
    }

    @Test
    void everyKindOfRowCanBeSetAside() {
        String contract = "42|X|STK||0.0|||NASDAQ|USD|X|X";
        String longText = "x".repeat(FieldReader.MAX_TEXT_BYTES + 1);
        List<String> lines = List.of(
                "61|3|DU1|" + contract + "|1|NaN",
                "71|1|5|DU1|" + contract + "|NaN|1.0|Core",
                "7|8|" + contract + "|1|1.0|NaN|1.0|1.0|1.0|DU1",
                "6|2|NetLiquidation|" + longText + "|USD|DU1",
                "95|5|1|NaN|0.0|0.0|0.0");

        assertThat(lines)
                .extracting(Wire::decode)
                .extracting(refused -> ((Unacceptable) refused).subject())
                .containsExactly(
                        new Incoming.Subject(0, "DU1", 42, ""),
                        new Incoming.Subject(5, "DU1", 42, "Core"),
                        new Incoming.Subject(0, "DU1", 42, ""),
                        new Incoming.Subject(0, "DU1", 0, ""),
                        new Incoming.Subject(5, "", 0, ""));
    }

    @Test
    void conIdThatDoesNotFitIsSetAside() {
        assertThat(Wire.decode("61|3|DU1|99999999999999999999|X|STK||0.0|||NASDAQ|USD|X|X|1|1.0"))
                .asInstanceOf(type(Unacceptable.class))
                .extracting(Unacceptable::field)
                .isEqualTo("conId");
    }

    @Test
    void absurdNumberOutsideARowBreaksTheConnection() {
        assertThatThrownBy(() -> Wire.decode("9|1|99999999999"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("TWS message 9, field orderId: number does not fit 32 bits, found \"99999999999\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            61|3|DU1|abc|X|STK||0.0|||NASDAQ|USD|X|X|1|1.0;    conId
            61|3|DU1|42|X|STK||x|||NASDAQ|USD|X|X|1|1.0;       strike
            61|3|DU1|42|X|STK||0.0|||NASDAQ|USD|X|X|one|1.0;   position
            61|3|DU1|42|X|STK||0.0|||NASDAQ|USD|X|X|1|1.0.0;   avgCost
            61|3|DU1|42|X|STK||0.0|||NASDAQ|USD|X|X|1;         avgCost
            61|2|DU1|42|X|STK||0.0|||NASDAQ|USD|X|X|1|1.0;     version
            61|3;                                              account
            9|1|-;                                             orderId
            49|x|1;                                            version
            72|1;                                              reqId
            """)
    void brokenStructureNamesMessageAndField(String line, String field) {
        assertThatThrownBy(() -> Wire.decode(line))
                .asInstanceOf(type(ProtocolException.class))
                .satisfies(broken ->
                        assertThat(broken.messageId()).hasValue(Integer.parseInt(line.substring(0, line.indexOf('|')))))
                .satisfies(broken -> assertThat(broken.field()).isEqualTo(field));
    }

    @Test
    void wholeNumbersAreReadUpTo64Bits() {
        assertThat(Wire.decode("49|1|9223372036854775807")).isEqualTo(new Incoming.CurrentTime(Long.MAX_VALUE));
        assertThat(Wire.decode("49|1|-9223372036854775807")).isEqualTo(new Incoming.CurrentTime(-Long.MAX_VALUE));
        assertThat(Wire.decode("49|1|")).isEqualTo(new Incoming.CurrentTime(0));
        assertThatThrownBy(() -> Wire.decode("49|1|9223372036854775808"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("does not fit 64 bits");
    }

    @Test
    void brokenStructureIsNotHiddenByAnAbsurdValueBeforeIt() {
        assertThatThrownBy(() -> Wire.decode(row("STK||0.0|||NASDAQ|USD|X|X|NaN")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("avgCost");
    }

    @Test
    void lastFieldMustBeTerminated() {
        byte[] cut = "62\0001".getBytes(StandardCharsets.US_ASCII);
        byte[] dangling = "62\0001\0x".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> Wire.decode(Wire.V200, cut)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Wire.decode(Wire.V200, dangling))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("no NUL at the end");
    }

    @Test
    void fieldsBeyondThoseWeKnowAreCounted() {
        MessageDecoder decoder = new MessageDecoder(Wire.V200);
        byte[] longer = Wire.bars("62|1|new|newer");

        assertThat(decoder.decode(longer, 0, longer.length)).isEqualTo(new Incoming.PositionEnd());
        assertThat(decoder.trailingFields()).isEqualTo(2);
    }

    @Test
    void idsOutsideTheListAreUnknown() {
        List<Integer> known = new ArrayList<>();
        for (int id = 0; id <= 1000; id++) {
            byte[] payload = Wire.bars(id + "|1|2|3");
            try {
                if (!Wire.decode(Wire.V200, payload).equals(new Incoming.Unknown(id))) {
                    known.add(id);
                }
            } catch (ProtocolException ofAKnownMessage) {
                known.add(id);
            }
        }
        assertThat(known).containsExactly(4, 6, 7, 8, 9, 15, 49, 54, 61, 62, 71, 72, 95);
    }

    @Test
    void payloadIsReadFromTheMiddleOfAnArrayAndFromAnyBuffer() {
        byte[] payload = Wire.bars("49|1|1752606307");
        byte[] wide = new byte[payload.length + 20];
        System.arraycopy(payload, 0, wide, 7, payload.length);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(payload.length).put(payload).flip();
        ByteBuffer slice = ByteBuffer.wrap(wide, 7, payload.length);
        MessageDecoder decoder = new MessageDecoder(Wire.V200);
        Incoming expected = new Incoming.CurrentTime(1_752_606_307L);

        assertThat(decoder.decode(wide, 7, payload.length)).isEqualTo(expected);
        assertThat(decoder.decode(direct)).isEqualTo(expected);
        assertThat(decoder.decode(slice)).isEqualTo(expected);
        assertThat(slice.hasRemaining()).isFalse();
    }

    @Test
    void repeatedTextIsOneObject() {
        MessageDecoder decoder = new MessageDecoder(Wire.V200);
        byte[] payload = Wire.bars("54|1|DU9000001");

        Incoming.AccountDownloadEnd first = (Incoming.AccountDownloadEnd) decoder.decode(payload, 0, payload.length);
        Incoming.AccountDownloadEnd second = (Incoming.AccountDownloadEnd) decoder.decode(payload, 0, payload.length);

        assertThat(first.account()).isSameAs(second.account());
    }

    @Test
    void textIsUtf8OrElseLatin1() {
        byte[] latin1 = "54|1|Zürich|".replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = "54|1|Zürich 东京|".replace('|', '\0').getBytes(StandardCharsets.UTF_8);

        assertThat(Wire.decode(Wire.V200, latin1)).isEqualTo(new Incoming.AccountDownloadEnd("Zürich"));
        assertThat(Wire.decode(Wire.V200, utf8)).isEqualTo(new Incoming.AccountDownloadEnd("Zürich 东京"));
    }

    private static String row(String fromSecType) {
        return "61|3|DU1|42|X|" + fromSecType;
    }

    private static Position position(String fromSecType) {
        return (Position) Wire.decode(row(fromSecType));
    }
}
