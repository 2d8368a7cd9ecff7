package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {
    @Test
    void framesAreCollectedUntilTaken() {
        FrameWriter writer = new FrameWriter(Wire.V200)
                .append(new Incoming.NextValidId(1))
                .append("58", "1", "5", "3")
                .append(new Incoming.PositionEnd());
        List<Incoming> read = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder(Wire.V200);
        int size = writer.sizeBytes();

        byte[] stream = writer.take();
        new FrameReader()
                .feed(
                        stream,
                        0,
                        stream.length,
                        (bytes, offset, length) -> read.add(decoder.decode(bytes, offset, length)));

        assertThat(stream).hasSize(size);
        assertThat(read)
                .containsExactly(new Incoming.NextValidId(1), new Incoming.Unknown(58), new Incoming.PositionEnd());
        assertThat(writer.take()).isEmpty();
    }

    @Test
    void frameThatCannotBeWrittenLeavesTheOthersWhole() {
        FrameWriter writer = new FrameWriter(Wire.V200).append(new Incoming.PositionEnd());

        assertThatThrownBy(() -> writer.append(new Incoming.AccountDownloadEnd("a\0b")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.append(Outgoing.ReqAccountUpdates.begin("Zürich")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.append("x".repeat(FrameReader.MAX_PAYLOAD_BYTES)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(writer.take()).isEqualTo(FrameWriter.frame(new Incoming.PositionEnd(), Wire.V200));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.0",
        "15, 15, 15.0",
        "-110, -110, -110.0",
        "200.25, 200.25, 200.25",
        "1E3, 1000, 1000.0",
        "0.0000003, 0.0000003, 0.0000003"
    })
    void sizesAreWrittenPlainAndAmountsLikeDoubles(BigDecimal value, String size, String amount) {
        assertThat(Wire.line(new Incoming.PnlSingle(9, value, value, value, value, value), Wire.V200))
                .isEqualTo("95|9|%s|%s|%s|%s|%s".formatted(size, amount, amount, amount, amount));
    }

    @Test
    void absentValuesAreWrittenInTheirUnsetForms() {
        assertThat(Wire.line(new Incoming.PnlSingle(9, null, null, null, null, null), Wire.V200))
                .isEqualTo("95|9||1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308"
                        + "|1.7976931348623157E308");
    }

    @Test
    void hugeExponentIsNotSpelledOut() {
        BigDecimal absurd = new BigDecimal("1E+999999999");
        Incoming.Message message = new Incoming.PnlSingle(9, absurd, absurd, null, null, null);

        assertThat(Wire.line(message, Wire.V200)).startsWith("95|9|1E+999999999|1E+999999999|");
    }
}
