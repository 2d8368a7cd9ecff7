package io.truebook.tws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Payloads written as people read them. */
final class Wire {
    static final ServerVersion V200 = new ServerVersion(200);

    private Wire() {}

    static byte[] payload(String... fields) {
        return (String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** Fields separated by bars. */
    static byte[] bars(String line) {
        return (line + "|").replace('|', '\0').getBytes(StandardCharsets.UTF_8);
    }

    static byte[] withoutLength(byte[] frame) {
        return Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
    }

    static Incoming decode(String line) {
        return decode(V200, line);
    }

    static Incoming decode(ServerVersion version, String line) {
        return decode(version, bars(line));
    }

    static Incoming decode(ServerVersion version, byte[] payload) {
        return new MessageDecoder(version).decode(payload, 0, payload.length);
    }

    /** The payload of a message as it is written, its fields separated by bars. */
    static String line(Incoming.Message message, ServerVersion version) {
        byte[] payload = withoutLength(FrameWriter.frame(message, version));
        String text = new String(payload, StandardCharsets.UTF_8).replace('\0', '|');
        return text.substring(0, text.length() - 1);
    }

    static int[] allVersions() {
        return IntStream.rangeClosed(163, 200).toArray();
    }
}
