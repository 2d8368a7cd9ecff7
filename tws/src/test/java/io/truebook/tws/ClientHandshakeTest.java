package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.truebook.tws.ClientHandshake.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeTest {
    @Test
    void greetingOffersWhatWeSpeak() {
        assertThat(new String(new ClientHandshake().greeting(), StandardCharsets.ISO_8859_1))
                .isEqualTo("API\0\0\0\0\tv163..200");
    }

    @Test
    void offerCanBeNarrowed() {
        ClientHandshake pinned = new ClientHandshake(new ServerVersion(163), new ServerVersion(187));

        assertThat(new String(pinned.greeting(), StandardCharsets.ISO_8859_1)).endsWith("v163..187");
        assertThat(answer(pinned, "188\0now\0")).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "163, 201", "180, 170"})
    void offerStaysWithinWhatWeSpeak(int oldest, int newest) {
        ServerVersion from = new ServerVersion(oldest);
        ServerVersion to = new ServerVersion(newest);

        assertThatThrownBy(() -> new ClientHandshake(from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("163..200");
    }

    @Test
    void capturedAnswerIsAccepted() {
        assertThat(answer("200\00020260405 23:50:51 Central European Standard Time\0"))
                .isEqualTo(new Outcome.Accepted(Wire.V200, "20260405 23:50:51 Central European Standard Time"));
    }

    @Test
    void connectionTimeIsReadLeniently() {
        ServerVersion version = new ServerVersion(176);
        assertThat(answer("176\0")).isEqualTo(new Outcome.Accepted(version, ""));
        assertThat(answer("176")).isEqualTo(new Outcome.Accepted(version, ""));
        assertThat(answer("176\0no NUL")).isEqualTo(new Outcome.Accepted(version, "no NUL"));
        assertThat(answer("176\0\u00d6st\0extra\0")).isEqualTo(new Outcome.Accepted(version, "Öst"));
    }

    @ParameterizedTest
    @CsvSource({
        "gw.example.com:4001, gw.example.com, 4001",
        "gw.example.com, gw.example.com, -1",
        "10.0.0.1:7496, 10.0.0.1, 7496",
        "[::1]:4001, [::1], 4001",
        "::1, ::1, -1",
        "gw.example.com:https, gw.example.com:https, -1"
    })
    void redirectNamesTheHost(String address, String host, int port) {
        assertThat(answer("-1\0" + address + "\0"))
                .isEqualTo(new Outcome.Redirected(host, port < 0 ? OptionalInt.empty() : OptionalInt.of(port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1\0",
                "-1\0\0",
                "-1\0 \0",
                "-1\0host:0\0",
                "-1\0host:99999\0",
                "162\0now\0",
                "201\0now\0",
                "0\0\0"
            })
    void answerWeCannotFollowIsRefusedWithAReason(String payload) {
        assertThat(answer(payload))
                .asInstanceOf(type(Outcome.Refused.class))
                .satisfies(refused -> assertThat(payload).startsWith(refused.serverVersion() + "\0"))
                .satisfies(refused -> assertThat(refused.reason()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request", "\0now\0", "-2\0", "99999999999\0", "1 6 3\0"})
    void answerThatIsNoVersionBreaksTheConnection(String payload) {
        assertThatThrownBy(() -> answer(payload))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("is this the port of TWS");
    }

    @Test
    void onlyTheFirstFrameIsAnAnswer() {
        ClientHandshake handshake = new ClientHandshake();
        answer(handshake, "200\0now\0");

        assertThatThrownBy(() -> answer(handshake, "200\0now\0")).isInstanceOf(IllegalStateException.class);
    }

    private static Outcome answer(String payload) {
        return answer(new ClientHandshake(), payload);
    }

    private static Outcome answer(ClientHandshake handshake, String payload) {
        byte[] bytes = ("<" + payload).getBytes(StandardCharsets.ISO_8859_1);
        return handshake.answer(bytes, 1, bytes.length - 1);
    }
}
