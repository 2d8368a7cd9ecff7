package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final List<String> frames = new ArrayList<>();
    private final FrameHandler collect =
            (bytes, offset, length) -> frames.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));

    @Test
    void framesAreTheSameWhereverTheStreamIsSplit() {
        List<String> expected = List.of("a", "bcd", "e".repeat(300), "f");
        byte[] stream = stream(expected);
        for (int split = 0; split <= stream.length; split++) {
            frames.clear();
            FrameReader reader = new FrameReader();
            reader.feed(stream, 0, split, collect);
            reader.feed(stream, split, stream.length - split, collect);
            assertThat(frames).as("split at %d", split).isEqualTo(expected);
            assertThat(reader.pendingBytes()).isZero();
        }
    }

    @Test
    void framesAreTheSameWhenBytesArriveOneByOne() {
        List<String> expected = List.of("a", "bcd", "e".repeat(300), "f");
        byte[] stream = stream(expected);
        FrameReader reader = new FrameReader();
        for (int at = 0; at < stream.length; at++) {
            reader.feed(stream, at, 1, collect);
        }
        assertThat(frames).isEqualTo(expected);
    }

    @Test
    void framesAreTheSameInRandomPiecesFromAnyBuffer() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<String> expected = random.ints(20, 1, 400)
                    .mapToObj(length -> "x".repeat(length))
                    .toList();
            ByteBuffer stream = ByteBuffer.wrap(stream(expected));
            frames.clear();
            FrameReader reader = new FrameReader();
            while (stream.hasRemaining()) {
                int length = Math.min(stream.remaining(), random.nextInt(500));
                ByteBuffer piece = stream.slice(stream.position(), length);
                stream.position(stream.position() + length);
                ByteBuffer fed = random.nextBoolean()
                        ? piece
                        : ByteBuffer.allocateDirect(length).put(piece).flip();
                reader.feed(fed, collect);
                assertThat(fed.hasRemaining()).isFalse();
            }
            assertThat(frames).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void wholeFrameIsHandedOnWhereItLies() {
        byte[] stream = stream(List.of("abc"));
        new FrameReader().feed(stream, 0, stream.length, (bytes, offset, length) -> {
            assertThat(bytes).isSameAs(stream);
            assertThat(offset).isEqualTo(4);
            assertThat(length).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x1000000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void impossibleLengthIsRefusedAsSoonAsItIsThereAndForGood(int length) {
        byte[] header = ByteBuffer.allocate(4).putInt(length).array();
        FrameReader reader = new FrameReader();
        reader.feed(header, 0, 3, collect);

        assertThatThrownBy(() -> reader.feed(header, 3, 1, collect))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("Frame length " + Integer.toUnsignedString(length) + " is outside 1..16777215");
        assertThatThrownBy(() -> reader.feed(header, 0, 1, collect))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("out of step");
        assertThat(frames).isEmpty();
    }

    @Test
    void limitCanBeLowered() {
        byte[] four = stream(List.of("abcd"));
        byte[] five = stream(List.of("abcde"));
        FrameReader reader = new FrameReader(4);
        reader.feed(four, 0, four.length, collect);

        assertThatThrownBy(() -> reader.feed(five, 0, five.length, collect)).isInstanceOf(ProtocolException.class);
        assertThat(frames).containsExactly("abcd");
        assertThatThrownBy(() -> new FrameReader(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void claimedLengthCostsNoMemory() {
        byte[] claim =
                ByteBuffer.allocate(8).putInt(FrameReader.MAX_PAYLOAD_BYTES).array();
        // A thousand readers that believed the claim would need 16 GiB.
        List<FrameReader> readers = new ArrayList<>();
        for (int at = 0; at < 1000; at++) {
            FrameReader reader = new FrameReader();
            reader.feed(claim, 0, claim.length, collect);
            readers.add(reader);
        }
        assertThat(readers)
                .allSatisfy(reader -> assertThat(reader.pendingBytes()).isEqualTo(8));
    }

    @Test
    void longestFrameIsRead() {
        byte[] frame = new byte[4 + FrameReader.MAX_PAYLOAD_BYTES];
        ByteBuffer.wrap(frame).putInt(FrameReader.MAX_PAYLOAD_BYTES);
        FrameReader reader = new FrameReader();
        List<Integer> lengths = new ArrayList<>();
        for (int at = 0; at < frame.length; at += 1 << 20) {
            reader.feed(
                    frame, at, Math.min(1 << 20, frame.length - at), (bytes, offset, length) -> lengths.add(length));
        }
        assertThat(lengths).containsExactly(FrameReader.MAX_PAYLOAD_BYTES);
    }

    @Test
    void failureOfTheHandlerEndsTheStream() {
        byte[] stream = stream(List.of("a", "b"));
        FrameReader reader = new FrameReader();

        assertThatThrownBy(() -> reader.feed(stream, 0, stream.length, (bytes, offset, length) -> {
                    throw new IllegalStateException("handler");
                }))
                .hasMessage("handler");
        assertThatThrownBy(() -> reader.feed(stream, 0, stream.length, collect)).isInstanceOf(ProtocolException.class);
        assertThat(frames).isEmpty();
    }

    private static byte[] stream(List<String> payloads) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
            stream.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            stream.writeBytes(bytes);
        }
        return stream.toByteArray();
    }
}
