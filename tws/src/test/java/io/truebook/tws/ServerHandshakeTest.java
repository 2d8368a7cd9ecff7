package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.tws.ClientHandshake.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {
    private final ServerHandshake handshake = new ServerHandshake(new ServerVersion(187));

    @ParameterizedTest
    @CsvSource({
        "v163..200, 163, 200, ''",
        "v100..187 +PACEAPI, 100, 187, +PACEAPI",
        "v176, 176, 176, ''",
        "v176 a b, 176, 176, a b"
    })
    void greetingIsReadWithAndWithoutATrailingNul(String text, int oldest, int newest, String options) {
        Greeting expected = new Greeting(new ServerVersion(oldest), new ServerVersion(newest), options);

        assertThat(new ServerHandshake(Wire.V200).feed(greeting(text))).contains(expected);
        assertThat(new ServerHandshake(Wire.V200).feed(greeting(text + "\0"))).contains(expected);
    }

    @Test
    void greetingMayArriveByteByByteAndEndsWhereTheFramesBegin() {
        ByteBuffer stream = ByteBuffer.allocate(64)
                .put(greeting("v163..200"))
                .put(FrameWriter.frame(Outgoing.StartApi.as(7)))
                .flip();
        int greetingBytes = 8 + 9;
        for (int at = 0; at < greetingBytes - 1; at++) {
            assertThat(handshake.feed(stream.slice(at, 1))).isEmpty();
        }
        stream.position(greetingBytes - 1);

        Optional<Greeting> greeting = handshake.feed(stream);

        assertThat(greeting).isPresent();
        assertThat(stream.position()).isEqualTo(greetingBytes);
    }

    @ParameterizedTest
    @CsvSource({"v163..200, 187", "v163..187, 187", "v100..176, 176", "v150, 150"})
    void lowerOfBothHighestVersionsIsSpoken(String offer, int agreed) {
        Greeting greeting = handshake.feed(greeting(offer)).orElseThrow();

        assertThat(handshake.agreed(greeting)).isEqualTo(new ServerVersion(agreed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200..163",
                "v200..163",
                "v",
                "v0",
                "v163..",
                "v163-200",
                "v1..9999999",
                "",
                "\0",
                "v163..200\0\0"
            })
    void otherGreetingIsRefused(String text) {
        assertThatThrownBy(() -> handshake.feed(greeting(text))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void strangerIsRefusedAtTheFirstStrangeByte() {
        ByteBuffer http = ByteBuffer.wrap("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> handshake.feed(http))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("byte 1");
        assertThat(http.position()).isEqualTo(1);
    }

    @Test
    void lengthOfTheGreetingIsBounded() {
        ByteBuffer huge = ByteBuffer.allocate(8).put(Greeting.PREFIX).putInt(-1).flip();

        assertThatThrownBy(() -> handshake.feed(huge))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("4294967295");
    }

    @Test
    void bothSidesUnderstandEachOther() {
        ClientHandshake client = new ClientHandshake();
        Greeting greeting = handshake.feed(ByteBuffer.wrap(client.greeting())).orElseThrow();
        byte[] reply = Wire.withoutLength(ServerHandshake.reply(handshake.agreed(greeting), "20260405 23:50:51 CET"));

        assertThat(client.answer(reply, 0, reply.length))
                .isEqualTo(new Outcome.Accepted(new ServerVersion(187), "20260405 23:50:51 CET"));
    }

    @Test
    void clientFollowsTheRedirect() {
        byte[] redirect = Wire.withoutLength(ServerHandshake.redirect("localhost:4002"));

        assertThat(new ClientHandshake().answer(redirect, 0, redirect.length))
                .isEqualTo(new Outcome.Redirected("localhost", OptionalInt.of(4002)));
    }

    private static ByteBuffer greeting(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + bytes.length)
                .put(Greeting.PREFIX)
                .putInt(bytes.length)
                .put(bytes)
                .flip();
    }
}
