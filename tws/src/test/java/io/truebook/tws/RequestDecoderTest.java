package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
    record Line(String text, Outgoing request) {}

    /** Every request with its bytes as IB's own clients write them. */
    static List<Line> everyRequest() {
        return List.of(
                new Line("71|2|7||", Outgoing.StartApi.as(7)),
                new Line("71|2|0|+PACEAPI|", new Outgoing.StartApi(0, "+PACEAPI")),
                new Line("17|1|", new Outgoing.ReqManagedAccts()),
                new Line("61|1|", new Outgoing.ReqPositions()),
                new Line("64|1|", new Outgoing.CancelPositions()),
                new Line("74|1|5|DU1|Core|", new Outgoing.ReqPositionsMulti(5, "DU1", "Core")),
                new Line("75|1|5|", new Outgoing.CancelPositionsMulti(5)),
                new Line("6|2|1|DU1|", Outgoing.ReqAccountUpdates.begin("DU1")),
                new Line("6|2|0|DU1|", Outgoing.ReqAccountUpdates.end("DU1")),
                new Line("49|1|", new Outgoing.ReqCurrentTime()),
                new Line("94|9|DU1||265598|", new Outgoing.ReqPnlSingle(9, "DU1", "", 265598)),
                new Line("95|9|", new Outgoing.CancelPnlSingle(9)));
    }

    @ParameterizedTest
    @MethodSource("everyRequest")
    void requestHasItsBytesAndBytesTheirRequest(Line line) {
        byte[] payload = line.text.replace('|', '\0').getBytes(StandardCharsets.US_ASCII);

        assertThat(Wire.withoutLength(FrameWriter.frame(line.request))).isEqualTo(payload);
        assertThat(new RequestDecoder().decode(payload, 0, payload.length)).isEqualTo(line.request);
    }

    @Test
    void requestOfAnotherClientIsUnknown() {
        assertThat(decode("1|11|5|265598")).isEqualTo(new Request.Unknown(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6|2|2|DU1", "6|2||DU1", "6|2|1", "94|x|DU1||1", "94|99999999999|DU1||1", "", "-"})
    void brokenRequestIsRefused(String line) {
        assertThatThrownBy(() -> decode(line)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zürich", "tab\t", "nul\0", "del\u007f"})
    void requestHoldsPrintableAsciiOnly(String account) {
        assertThatThrownBy(() -> FrameWriter.frame(Outgoing.ReqAccountUpdates.begin(account)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("acctCode");
    }

    private static Request decode(String line) {
        byte[] payload = Wire.bars(line);
        return new RequestDecoder().decode(payload, 0, payload.length);
    }
}
