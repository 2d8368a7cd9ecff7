package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireGuardTest {
    private static final List<Integer> QUESTIONS = List.of(6, 17, 49, 61, 64, 71, 74, 75, 94, 95);

    private final RecordingSink sink = new RecordingSink();
    private final WireGuard guard = new WireGuard(sink);

    @Test
    void greetingAndQuestionsPassUnchanged() throws IOException {
        ClientHandshake handshake = new ClientHandshake();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(handshake.greeting());

        guard.greet(handshake);
        for (RequestDecoderTest.Line line : RequestDecoderTest.everyRequest()) {
            if (!line.request().equals(new Outgoing.StartApi(0, "+PACEAPI"))) {
                guard.send(line.request());
                expected.writeBytes(FrameWriter.frame(line.request()));
            }
        }

        assertThat(sink.written.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(sink.closed).isFalse();
    }

    @Test
    void everyRequestRecordIsOnTheListAndNothingElse() {
        assertThat(RequestDecoderTest.everyRequest().stream()
                        .map(line -> line.request().id())
                        .distinct()
                        .sorted())
                .isEqualTo(QUESTIONS);
        assertThat(Outgoing.class.getPermittedSubclasses()).hasSameSizeAs(QUESTIONS);
    }

    @Test
    void ofAllIdsAsTextOnlyTheQuestionsPass() {
        List<Integer> passed = new ArrayList<>();
        for (int id = 0; id <= 65535; id++) {
            if (passes(Integer.toString(id).getBytes(StandardCharsets.US_ASCII))) {
                passed.add(id);
            }
        }
        assertThat(passed).isEqualTo(QUESTIONS);
    }

    @Test
    void noBinaryIdPassesPlainOrProtobuf() {
        for (int id = 0; id <= 65535 + 200; id++) {
            byte[] binary = ByteBuffer.allocate(4).putInt(id).array();
            assertThat(passes(binary)).as("binary id %d", id).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"061", " 61", "+61", "-61", "61 ", "6x", "", "0", "61.0", "123456", "4294967357"})
    void idInAnyOtherSpellingIsRefused(String id) {
        assertThat(passes(id.getBytes(StandardCharsets.US_ASCII))).isFalse();
    }

    @Test
    void refusedFrameNamesTheMessageAndEndsTheConnection() throws IOException {
        guard.greet(new ClientHandshake());
        int greeting = sink.written.size();

        assertThatThrownBy(() -> guard.write(new Outgoing.ReqPositions(), FrameWriter.frame("3", "45", "1")))
                .isInstanceOf(ForbiddenMessage.class)
                .hasMessageContaining("Message 3 is not on the list");
        assertThat(sink.closed).isTrue();
        assertThat(sink.written.size()).isEqualTo(greeting);
        assertThatThrownBy(() -> guard.send(new Outgoing.ReqPositions())).isInstanceOf(IOException.class);
        assertThat(sink.written.size()).isEqualTo(greeting);
    }

    @Test
    void protobufOrderIsNamedInTheRefusal() {
        byte[] order = ByteBuffer.allocate(8).putInt(4).putInt(203).array();

        assertThatThrownBy(() -> guard.inspect(order))
                .isInstanceOf(ForbiddenMessage.class)
                .hasMessageContaining("binary id 203 (protobuf message 3)");
    }

    @Test
    void frameMustSayWhatWasToBeSaid() {
        assertForbidden(new Outgoing.ReqPositions(), FrameWriter.frame("64", "1"));
        assertForbidden(new Outgoing.CancelPnlSingle(1), FrameWriter.frame("95", "2"));
        assertForbidden(new Outgoing.CancelPnlSingle(1), FrameWriter.frame("95", "one"));
    }

    @Test
    void onlyOneWholeFrameIsWrittenAtATime() {
        byte[] two = new FrameWriter(Wire.V200)
                .append(new Outgoing.ReqPositions())
                .append("3", "45", "1")
                .take();

        assertForbidden(new Outgoing.ReqPositions(), two);
        assertForbidden(new Outgoing.ReqPositions(), new byte[0]);
        assertForbidden(new Outgoing.ReqPositions(), new byte[] {0, 0, 0, 0});
        assertForbidden(new Outgoing.ReqPositions(), new byte[] {0, 0, 0, 9, '6', '1', 0});
    }

    @Test
    void clientIdZeroBeginsNoSession() throws IOException {
        guard.greet(new ClientHandshake());

        assertThatThrownBy(() -> guard.send(Outgoing.StartApi.as(0)))
                .isInstanceOf(ForbiddenMessage.class)
                .hasMessageContaining("Client id 0");
        assertThat(sink.closed).isTrue();
    }

    @Test
    void greetingComesFirstAndOnce() throws IOException {
        WireGuard early = new WireGuard(new RecordingSink());
        assertThatThrownBy(() -> early.send(new Outgoing.ReqPositions())).isInstanceOf(ForbiddenMessage.class);

        guard.greet(new ClientHandshake());
        assertThatThrownBy(() -> guard.greet(new ClientHandshake())).isInstanceOf(ForbiddenMessage.class);
        assertThat(sink.closed).isTrue();
    }

    @Test
    void textThatTwsWouldRefuseIsNotSentAndCostsNothing() throws IOException {
        guard.greet(new ClientHandshake());

        assertThatThrownBy(() -> guard.send(Outgoing.ReqAccountUpdates.begin("Zürich")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> guard.send(new Outgoing.ReqCurrentTime())).doesNotThrowAnyException();
    }

    @Test
    void failedWriteEndsTheConnection() throws IOException {
        guard.greet(new ClientHandshake());
        sink.failing = true;

        assertThatThrownBy(() -> guard.send(new Outgoing.ReqPositions())).hasMessage("broken pipe");
        assertThat(sink.closed).isTrue();
        assertThatThrownBy(() -> guard.send(new Outgoing.ReqPositions())).hasMessageContaining("closed");
    }

    private static void assertForbidden(Outgoing meant, byte[] frame) {
        RecordingSink sink = new RecordingSink();
        WireGuard guard = new WireGuard(sink);
        assertThatThrownBy(() -> guard.write(meant, frame)).isInstanceOf(ForbiddenMessage.class);
        assertThat(sink.closed).isTrue();
        assertThat(sink.written.size()).isZero();
    }

    /** Whether a frame that begins with these bytes as its id gets through; a refusal must also close the sink. */
    private static boolean passes(byte[] id) {
        byte[] frame = ByteBuffer.allocate(4 + id.length + 3)
                .putInt(id.length + 3)
                .put(id)
                .put(new byte[] {0, '1', 0})
                .array();
        RecordingSink sink = new RecordingSink();
        try {
            new WireGuard(sink).inspect(frame);
            return true;
        } catch (ForbiddenMessage refused) {
            assertThat(sink.closed).isTrue();
            return false;
        }
    }

    private static final class RecordingSink implements ByteSink {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean closed;
        private boolean failing;

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (failing) {
                throw new IOException("broken pipe");
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            written.writeBytes(copy);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
