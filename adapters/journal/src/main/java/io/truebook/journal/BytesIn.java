package io.truebook.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BytesOut} wrote. Whatever the bytes are, it throws nothing but {@link MalformedException}, reads
 * nothing beyond its end, and allocates no more than a few times the bytes that are really there.
 */
final class BytesIn {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] array;
    private final int end;
    private int position;

    BytesIn(byte[] array, int from, int length) {
        this.array = array;
        this.position = from;
        this.end = from + length;
    }

    BytesIn(byte[] array) {
        this(array, 0, array.length);
    }

    /** Reads a whole value with {@code reader}; its bytes must be used up. */
    <T> T whole(Function<BytesIn, T> reader) {
        try {
            T value = reader.apply(this);
            if (remaining() != 0) {
                throw new MalformedException(remaining() + " bytes too many");
            }
            return value;
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException refused) {
            // The domain's constructors refuse nonsense; here that means that the bytes are not what was written.
            throw new MalformedException(String.valueOf(refused.getMessage()));
        }
    }

    int remaining() {
        return end - position;
    }

    private int take(int bytes) {
        if (bytes < 0 || bytes > remaining()) {
            throw new MalformedException("a value of " + bytes + " bytes where " + remaining() + " are left");
        }
        int at = position;
        position += bytes;
        return at;
    }

    int u8() {
        return array[take(1)] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    int i32() {
        return u16() << 16 | u16();
    }

    /** The number at an index of the array, wherever reading stands. */
    int i32At(int index) {
        return (int) INT.get(array, index);
    }

    long i64() {
        return (long) i32() << 32 | (i32() & 0xffff_ffffL);
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int part = u8();
            value |= (long) (part & 0x7f) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw new MalformedException("a number of more than 10 bytes");
    }

    long signed() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A signed number that fits an int. */
    int int32() {
        long value = signed();
        if (value != (int) value) {
            throw new MalformedException("the number " + value + " where an int was written");
        }
        return (int) value;
    }

    boolean bool() {
        int value = u8();
        if (value > 1) {
            throw new MalformedException("a truth value of " + value);
        }
        return value == 1;
    }

    /** A number of things that follow, each at least one byte. */
    int count() {
        long count = varint();
        if (count < 0 || count > remaining()) {
            throw new MalformedException("a count of " + count + " where " + remaining() + " bytes are left");
        }
        return (int) count;
    }

    byte[] raw(int length) {
        int from = take(length);
        return Arrays.copyOfRange(array, from, from + length);
    }

    byte[] bytes() {
        return raw(count());
    }

    byte[] rest() {
        return raw(remaining());
    }

    String string() {
        int length = count();
        return new String(array, take(length), length, StandardCharsets.UTF_8);
    }

    Instant instant() {
        long seconds = signed();
        return Instant.ofEpochSecond(seconds, fraction());
    }

    Duration duration() {
        long seconds = signed();
        return Duration.ofSeconds(seconds, fraction());
    }

    private long fraction() {
        long coded = varint();
        long nanos = (coded & 1) == 0 ? (coded >>> 1) * 1000 : coded >>> 1;
        if (nanos < 0 || nanos >= 1_000_000_000) {
            throw new MalformedException("a fraction of " + nanos + " nanoseconds");
        }
        return nanos;
    }

    <T> @Nullable T optional(Function<BytesIn, T> reader) {
        return bool() ? reader.apply(this) : null;
    }

    <T> List<T> list(Function<BytesIn, T> reader) {
        int count = count();
        List<T> values = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }

    <K, V> Map<K, V> map(Function<BytesIn, K> keys, Function<BytesIn, V> reader) {
        int count = count();
        Map<K, V> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            values.put(keys.apply(this), reader.apply(this));
        }
        return values;
    }
}
