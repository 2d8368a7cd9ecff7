package io.truebook.tws;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text as TWS sends it: UTF-8 when the bytes are valid UTF-8, otherwise Latin-1, which Windows hosts use and which
 * accepts every byte.
 */
final class RawText {
    /** How much of an offending field an exception quotes. */
    static final int EXCERPT_CHARS = 64;

    private RawText() {}

    static String decode(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] < 0) {
                return decodeBeyondAscii(bytes, from, to);
            }
        }
        return ascii(bytes, from, to);
    }

    /** The bytes must all be ASCII. */
    static String ascii(byte[] bytes, int from, int to) {
        // Latin-1 is ASCII's superset and the JDK's plain copy.
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String decodeBeyondAscii(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /** The start of a stretch of bytes for people: one line, printable ASCII, field ends shown as {@code |}. */
    static String excerpt(byte[] bytes, int from, int to, int maxChars) {
        int end = Math.min(to, from + maxChars);
        StringBuilder shown = new StringBuilder(end - from + 3);
        for (int at = from; at < end; at++) {
            byte b = bytes[at];
            if (b == 0) {
                shown.append('|');
            } else {
                shown.append(b >= ' ' && b <= '~' ? (char) b : '?');
            }
        }
        return end < to ? shown.append("...").toString() : shown.toString();
    }
}
