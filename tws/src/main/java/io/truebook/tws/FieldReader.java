package io.truebook.tws;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Walks the NUL-terminated fields of one payload, in order, straight from the bytes.
 *
 * <p>Two kinds of trouble are kept apart. Structure that is broken (a field is missing, a number is no number) throws
 * {@link ProtocolException}. A value that reads well but cannot be held (too many digits, NaN, a required size that is
 * unset) is noted as the {@link #refusal()}, a placeholder is returned, and reading goes on: the structure of the rest
 * is still checked, and the caller must discard the placeholder.
 */
public final class FieldReader {
    /** Longest text of one row's field; account values and contract names are far shorter. */
    static final int MAX_TEXT_BYTES = 512;

    /** A value that was framed well but cannot be held. */
    record Refusal(String field, String value, String reason) {}

    private static final String UNSET_REASON = "the broker sent no quantity";

    private final TextCache cache = new TextCache();
    private final DecimalText decimal = new DecimalText();

    private byte[] bytes = new byte[0];
    private int start;
    private int position;
    private int limit;
    private int end;
    private int id;
    private @Nullable Refusal refusal;

    // The field last stepped over: bytes [from, to), its hash, and whether a byte was beyond ASCII.
    private int from;
    private int to;
    private int hash;
    private boolean ascii;

    FieldReader() {}

    /** Begins a payload and reads its first field, the message id, which it returns. */
    int open(byte[] source, int offset, int length) {
        bytes = source;
        start = offset;
        position = offset;
        end = offset + length;
        limit = end;
        while (limit > offset && bytes[limit - 1] != 0) {
            limit--;
        }
        refusal = null;
        id = -1;
        id = required("message id");
        return id;
    }

    /** Steps over a field that only says how old a layout is. */
    void skipVersion() {
        integer("version");
    }

    /** Steps over the version of a layout which at every server version we speak is at least {@code oldest}. */
    void skipVersion(int oldest) {
        int version = integer("version");
        if (version < oldest) {
            throw broken("version", "layouts before version " + oldest + " are not in use any more");
        }
    }

    /** Text of a row: at most {@value #MAX_TEXT_BYTES} bytes. */
    String text(String field) {
        step(field);
        if (to - from > MAX_TEXT_BYTES) {
            refuse(field, "text of " + (to - from) + " bytes is longer than " + MAX_TEXT_BYTES);
            return "";
        }
        return ascii ? cache.lookup(bytes, from, to, hash) : RawText.decode(bytes, from, to);
    }

    /** Text of any length, such as an error's. */
    String longText(String field) {
        step(field);
        return RawText.decode(bytes, from, to);
    }

    /** An int; an empty field is 0, as in IB's plain readers. */
    int integer(String field) {
        long value = number(field);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            refuse(field, "number does not fit 32 bits");
            return 0;
        }
        return (int) value;
    }

    /** A long; an empty field is 0, as in IB's plain readers. */
    long number(String field) {
        step(field);
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        if (at == to && at > from) {
            throw broken(field, "expected a whole number");
        }
        long value = 0;
        boolean fits = true;
        for (int digitAt = at; digitAt < to; digitAt++) {
            int digit = bytes[digitAt] - '0';
            if (digit < 0 || digit > 9) {
                throw broken(field, "expected a whole number");
            }
            fits &= value < Long.MAX_VALUE / 10 || (value == Long.MAX_VALUE / 10 && digit <= 7);
            value = fits ? value * 10 + digit : value;
        }
        if (!fits) {
            refuse(field, "number does not fit 64 bits");
            return 0;
        }
        return at > from ? -value : value;
    }

    /** 1 or 0. */
    boolean flag(String field) {
        int value = required(field);
        if (value != 0 && value != 1) {
            throw broken(field, "expected 0 or 1");
        }
        return value == 1;
    }

    /** A price, cost or amount that IB holds in a double; absent when empty, unset or infinite. */
    @Nullable
    BigDecimal amount(String field) {
        step(field);
        if (from == to) {
            return null;
        }
        return switch (decimal.parse(bytes, from, to)) {
            case NUMBER -> decimal.value();
            case UNSET, INFINITE -> null;
            case NAN -> refuse(field, "not a number");
            case EXCESSIVE -> refuse(field, "more than " + DecimalText.MAX_DIGITS + " digits on one side of the point");
            case MALFORMED -> throw broken(field, "expected a decimal number");
        };
    }

    /** An amount where zero means "none", such as the strike of a stock. */
    @Nullable
    BigDecimal amountOrNone(String field) {
        BigDecimal value = amount(field);
        return value == null || value.signum() == 0 ? null : value;
    }

    /** A quantity, exact; absent in any of the forms which IB's decoders take for an unset decimal. */
    @Nullable
    BigDecimal size(String field) {
        step(field);
        if (from == to) {
            return null;
        }
        return switch (decimal.parse(bytes, from, to)) {
            case NUMBER -> UnsetForms.isUnsetSize(decimal.value()) ? null : decimal.value();
            case UNSET -> null;
            case INFINITE -> refuse(field, "a quantity cannot be infinite");
            case NAN -> refuse(field, "not a number");
            case EXCESSIVE -> refuse(field, "more than " + DecimalText.MAX_DIGITS + " digits on one side of the point");
            case MALFORMED -> throw broken(field, "expected a decimal number");
        };
    }

    /** A quantity without which the row says nothing; an unset one is refused, because missing is not zero. */
    BigDecimal requiredSize(String field) {
        BigDecimal value = size(field);
        if (value == null) {
            refuse(field, UNSET_REASON);
            return BigDecimal.ZERO;
        }
        return value;
    }

    /** The first value that could not be held, or null when all could. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** Ends a known message: its last field must be terminated. Returns how many fields followed those we know. */
    int finish() {
        if (limit < end) {
            from = limit;
            to = end;
            throw broken("(last)", "no NUL at the end of the payload");
        }
        int trailing = 0;
        for (int at = position; at < limit; at++) {
            trailing += bytes[at] == 0 ? 1 : 0;
        }
        return trailing;
    }

    /** The payload in one printable line, its fields separated by {@code |}, for the quarantine. */
    String raw(int maxChars) {
        return RawText.excerpt(bytes, start, end, maxChars);
    }

    private int required(String field) {
        int value = integer(field);
        if (from == to) {
            throw broken(field, "expected a whole number");
        }
        if (refusal != null && refusal.field().equals(field)) {
            throw broken(field, refusal.reason());
        }
        return value;
    }

    /** Finds the end of the next field. The last byte before {@code limit} is NUL, so the scan stays inside. */
    private void step(String field) {
        int at = position;
        from = at;
        if (at >= limit) {
            to = end;
            throw broken(field, "field is missing or not terminated");
        }
        int mixed = 0;
        int seen = 0;
        byte b = bytes[at];
        while (b != 0) {
            mixed = mixed * 31 + b;
            seen |= b;
            b = bytes[++at];
        }
        to = at;
        position = at + 1;
        hash = mixed;
        ascii = seen >= 0;
    }

    private @Nullable BigDecimal refuse(String field, String reason) {
        if (refusal == null) {
            refusal = new Refusal(field, RawText.excerpt(bytes, from, to, RawText.EXCERPT_CHARS), reason);
        }
        return null;
    }

    private ProtocolException broken(String field, String problem) {
        return ProtocolException.inMessage(id, field, RawText.excerpt(bytes, from, to, RawText.EXCERPT_CHARS), problem);
    }
}
