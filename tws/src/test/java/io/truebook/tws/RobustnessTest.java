package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever arrives, the codec answers with a message, an unacceptable row, an unknown id or a ProtocolException. */
class RobustnessTest {
    private static final ServerVersion[] FORMS = {
        new ServerVersion(163), new ServerVersion(176), new ServerVersion(194), Wire.V200
    };

    @Test
    void payloadCutAtEveryByteIsNeverHalfBelieved() {
        for (byte[] payload : samples()) {
            for (int length = 0; length < payload.length; length++) {
                Incoming decoded = decodeOrNull(Wire.V200, Arrays.copyOf(payload, length), "cut at " + length);
                // What is left may be a shorter payload of an id we have no use for, but never a message of ours.
                if (decoded != null) {
                    assertThat(decoded).as("cut at %d", length).isInstanceOf(Incoming.Unknown.class);
                }
            }
        }
    }

    @Test
    void everySingleByteReplacedByOthers() {
        long seed = 61_71_7L;
        Random random = new Random(seed);
        for (byte[] payload : samples()) {
            for (int at = 0; at < payload.length; at++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] flipped = payload.clone();
                    flipped[at] ^= (byte) (1 << bit);
                    decodeEverywhere(flipped, "seed %d, bit %d of byte %d".formatted(seed, bit, at));
                }
                byte[] replaced = payload.clone();
                replaced[at] = (byte) random.nextInt(256);
                decodeEverywhere(replaced, "seed %d, byte %d".formatted(seed, at));
            }
        }
    }

    @Test
    void noiseBehindEveryId() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            byte[] payload = ByteBuffer.allocate(noise.length + 4)
                    .put(Wire.payload(Integer.toString(random.nextInt(100))))
                    .put(noise)
                    .put((byte) 0)
                    .array();
            decodeEverywhere(payload, "seed " + seed);
        }
    }

    @Test
    void fieldsOfNastyNumbersAndTexts() {
        String[] nasty = {
            "",
            "0",
            "-0",
            "-",
            "+",
            ".",
            "1E+999999999",
            "1E-999999999",
            "NaN",
            "Infinity",
            "-Infinity",
            "1.7976931348623157E308",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "9".repeat(5000),
            "0.".concat("0".repeat(5000)),
            "1e",
            "0x1F",
            "ü",
            "\u0001",
            "东京",
            " 1",
            "1,000",
            "\\u00"
        };
        Random random = new Random(27);
        for (byte[] payload : samples()) {
            String[] fields = new String(payload, StandardCharsets.UTF_8).split("\0", -1);
            for (int at = 1; at < fields.length - 1; at++) {
                for (String value : nasty) {
                    String[] changed = Arrays.copyOf(fields, fields.length - 1);
                    changed[at] = value;
                    changed[1 + random.nextInt(changed.length - 1)] = value;
                    decodeEverywhere(Wire.payload(changed), "field " + at + " = " + value);
                }
            }
        }
    }

    @Test
    void streamWithOneByteFlippedEndsInOrder() {
        FrameWriter writer = new FrameWriter(Wire.V200);
        for (int round = 0; round < 3; round++) {
            samples()
                    .forEach(payload -> writer.append(new String(payload, StandardCharsets.UTF_8)
                            .substring(0, payload.length - 1)
                            .split("\0", -1)));
        }
        byte[] stream = writer.take();
        long seed = 99;
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            byte[] flipped = stream.clone();
            int at = random.nextInt(flipped.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            readAll(flipped, random, "seed %d, round %d, byte %d".formatted(seed, round, at));
        }
    }

    private static void readAll(byte[] stream, Random random, String what) {
        MessageDecoder decoder = new MessageDecoder(Wire.V200);
        FrameReader reader = new FrameReader();
        try {
            for (int at = 0; at < stream.length; ) {
                int length = Math.min(stream.length - at, 1 + random.nextInt(700));
                reader.feed(stream, at, length, decoder::decode);
                at += length;
            }
        } catch (ProtocolException inOrder) {
            assertThat(inOrder).as(what).hasMessageMatching("(?s).+");
        } catch (RuntimeException unexpected) {
            fail(what, unexpected);
        }
    }

    /** The captures of our messages, and made-up ones of the kinds that nobody captured. */
    private static List<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        CapturedPayloadsTest.known().forEach(capture -> samples.add(capture.payload()));
        for (Incoming.Message message : MessageDecoderTest.everyMessage()) {
            samples.add(Wire.withoutLength(FrameWriter.frame(message, Wire.V200)));
        }
        return samples;
    }

    private static void decodeEverywhere(byte[] payload, String what) {
        for (ServerVersion version : FORMS) {
            Incoming decoded = decodeOrNull(version, payload, what);
            if (decoded instanceof Incoming.Message message) {
                // What was accepted can be said again and means the same.
                byte[] again = Wire.withoutLength(FrameWriter.frame(message, version));
                assertThat(Wire.decode(version, again)).as(what).isEqualTo(message);
            }
        }
        try {
            new RequestDecoder().decode(payload, 0, payload.length);
        } catch (ProtocolException inOrder) {
            assertThat(inOrder).as(what).hasMessageMatching("(?s).+");
        } catch (RuntimeException unexpected) {
            fail(what, unexpected);
        }
    }

    private static @Nullable Incoming decodeOrNull(ServerVersion version, byte[] payload, String what) {
        try {
            return Wire.decode(version, payload);
        } catch (ProtocolException inOrder) {
            return null;
        } catch (RuntimeException unexpected) {
            return fail(what, unexpected);
        }
    }
}
