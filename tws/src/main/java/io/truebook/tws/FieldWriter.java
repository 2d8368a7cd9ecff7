package io.truebook.tws;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the NUL-terminated fields of payloads into a buffer that grows. */
public final class FieldWriter {
    private static final int LARGEST_PLAIN_SCALE = 100;

    private byte[] bytes = new byte[256];
    private int length;

    FieldWriter() {}

    FieldWriter integer(long value) {
        return latin1(Long.toString(value));
    }

    FieldWriter flag(boolean value) {
        return latin1(value ? "1" : "0");
    }

    /** Text of the server; any character but NUL, as UTF-8. */
    FieldWriter text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A text field cannot hold a NUL: it ends the field");
        }
        return raw(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Text of the client: TWS takes printable ASCII only (client error 579). */
    FieldWriter printable(String field, String value) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException("%s may hold printable ASCII only, but character %d is U+%04X"
                        .formatted(field, at + 1, (int) c));
            }
        }
        return latin1(value);
    }

    /** A quantity: plain digits, nothing when unset. */
    FieldWriter size(@Nullable BigDecimal value) {
        return latin1(value == null ? UnsetForms.SIZE : plain(value));
    }

    /** An amount as TWS prints a double: at least one digit after the point; the largest double when unset. */
    FieldWriter amount(@Nullable BigDecimal value) {
        return latin1(value == null ? UnsetForms.AMOUNT : likeDouble(value));
    }

    /** An amount whose absence TWS writes as {@code 0.0}, such as the strike of a stock. */
    FieldWriter amountOrNone(@Nullable BigDecimal value) {
        return latin1(value == null ? "0.0" : likeDouble(value));
    }

    /** Leaves room for a frame's length and says where, for {@link #endFrame}. */
    int beginFrame() {
        int at = length;
        reserve(Integer.BYTES);
        length += Integer.BYTES;
        return at;
    }

    void endFrame(int at) {
        int payload = length - at - Integer.BYTES;
        if (payload > FrameReader.MAX_PAYLOAD_BYTES) {
            length = at;
            throw new IllegalArgumentException(
                    "A payload of " + payload + " bytes is longer than TWS accepts, " + FrameReader.MAX_PAYLOAD_BYTES);
        }
        bytes[at] = (byte) (payload >>> 24);
        bytes[at + 1] = (byte) (payload >>> 16);
        bytes[at + 2] = (byte) (payload >>> 8);
        bytes[at + 3] = (byte) payload;
    }

    /** Forgets everything written from {@code at} on. */
    void rewind(int at) {
        length = at;
    }

    int length() {
        return length;
    }

    /** A copy of everything written, and an empty writer again. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    private static String likeDouble(BigDecimal value) {
        String plain = plain(value);
        return plain.indexOf('.') < 0 && plain.indexOf('E') < 0 ? plain + ".0" : plain;
    }

    private static String plain(BigDecimal value) {
        // A huge exponent spelled out would be gigabytes of zeros.
        return Math.abs((long) value.scale()) > LARGEST_PLAIN_SCALE ? value.toString() : value.toPlainString();
    }

    private FieldWriter latin1(String value) {
        return raw(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private FieldWriter raw(byte[] value) {
        reserve(value.length + 1);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        bytes[length++] = 0;
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
