package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapturedPayloadsTest {
    private static final Integer[] KNOWN = {15, 9, 4, 49, 61, 62, 71, 72, 6, 7, 8, 54, 95};
    private static final List<String> KNOWN_REQUESTS =
            List.of("71", "17", "61", "64", "74", "75", "6", "49", "94", "95");

    static List<Capture> known() {
        return Capture.fromServerWithId(KNOWN);
    }

    static List<Capture> unknown() {
        return Capture.all().stream()
                .filter(Capture::fromServer)
                .filter(capture -> !known().contains(capture))
                .toList();
    }

    static List<Capture> requests() {
        return Capture.all().stream().filter(capture -> !capture.fromServer()).toList();
    }

    @Test
    void theFileHoldsWhatTheseTestsRelyOn() {
        assertThat(Capture.all()).hasSize(32);
        assertThat(known()).hasSize(10);
        assertThat(requests()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("known")
    void knownMessageIsWrittenBackByteForByte(Capture capture) {
        byte[] payload = capture.payload();

        Incoming decoded = Wire.decode(capture.version(), payload);

        assertThat(decoded).isInstanceOf(Incoming.Message.class);
        byte[] frame = FrameWriter.frame((Incoming.Message) decoded, capture.version());
        assertThat(Wire.withoutLength(frame)).isEqualTo(payload);
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void messageWeHaveNoUseForIsNamedByItsId(Capture capture) {
        assertThat(Wire.decode(capture.version(), capture.payload()))
                .isEqualTo(
                        new Incoming.Unknown(Integer.parseInt(capture.fields().getFirst())));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestIsWrittenBackByteForByte(Capture capture) {
        byte[] payload = capture.payload();

        Request request = new RequestDecoder().decode(payload, 0, payload.length);

        if (KNOWN_REQUESTS.contains(capture.fields().getFirst())) {
            assertThat(Wire.withoutLength(FrameWriter.frame((Outgoing) request)))
                    .isEqualTo(payload);
        } else {
            assertThat(request)
                    .isEqualTo(new Request.Unknown(
                            Integer.parseInt(capture.fields().getFirst())));
        }
    }

    @Test
    @Tag("T-39")
    @Tag("B-25")
    void capturedPositionsHaveTheirCapturedValues() {
        assertThat(Capture.fromServerWithId(61))
                .extracting(capture -> Wire.decode(capture.version(), capture.payload()))
                .containsExactly(
                        new Incoming.Position(
                                "DU9000001",
                                stock(3691937, "AMZN", "NMS"),
                                new BigDecimal("15"),
                                new BigDecimal("200.25")),
                        new Incoming.Position(
                                "ACCOUNT_ID",
                                stock(265598, "AAPL", "NMS"),
                                new BigDecimal("-110"),
                                new BigDecimal("201.8829709")),
                        new Incoming.Position(
                                "ACCOUNT_ID",
                                new ContractFields(
                                        637533641, "ES", "FUT", "20250919", null, "", "50", "", "USD", "ESU5", "ES"),
                                BigDecimal.ONE,
                                new BigDecimal("315114.75")));
    }

    @Test
    void capturedNoticeHasItsCapturedValues() {
        Capture notice = Capture.fromServerWithId(4).getFirst();

        assertThat(Wire.decode(notice.version(), notice.payload()))
                .isEqualTo(new Incoming.ErrorMessage(
                        -1, 2104, "Market data farm connection is OK:usfarm", "", 1_775_425_766_350L));
    }

    private static ContractFields stock(int conId, String symbol, String tradingClass) {
        return new ContractFields(conId, symbol, "STK", "", null, "", "", "NASDAQ", "USD", symbol, tradingClass);
    }
}
