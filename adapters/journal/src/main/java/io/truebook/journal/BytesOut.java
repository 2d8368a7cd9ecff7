package io.truebook.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A growing array of bytes and the primitives that records are made of. Fixed widths are big-endian; a varint has seven
 * bits a byte, lowest first, the top bit says that more follow; signed varints are zigzagged.
 */
final class BytesOut {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int size;

    BytesOut(int capacity) {
        array = new byte[capacity];
    }

    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(array, 0, size);
    }

    /** Forgets everything from {@code newSize} on; a capacity above {@code keep} is given back. */
    void reset(int newSize, int keep) {
        if (array.length > keep) {
            array = new byte[Math.max(newSize, keep)];
        }
        size = newSize;
    }

    private void room(int bytes) {
        if (array.length - size < bytes) {
            array = Arrays.copyOf(array, Math.max(Math.addExact(size, bytes), (int)
                    Math.min(2L * array.length, Integer.MAX_VALUE - 8)));
        }
    }

    BytesOut u8(int value) {
        room(1);
        array[size++] = (byte) value;
        return this;
    }

    BytesOut u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    BytesOut i32(int value) {
        room(4);
        INT.set(array, size, value);
        size += 4;
        return this;
    }

    BytesOut i64(long value) {
        room(8);
        LONG.set(array, size, value);
        size += 8;
        return this;
    }

    void setI32(int at, int value) {
        INT.set(array, at, value);
    }

    void overwrite(int at, BytesOut other) {
        System.arraycopy(other.array, 0, array, at, other.size);
    }

    BytesOut varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
        return this;
    }

    BytesOut signed(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    BytesOut bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    BytesOut raw(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, array, size, bytes.length);
        size += bytes.length;
        return this;
    }

    BytesOut bytes(byte[] bytes) {
        return varint(bytes.length).raw(bytes);
    }

    /** UTF-8 with its length in bytes. */
    BytesOut string(String text) {
        int length = text.length();
        int start = size;
        varint(length);
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = start;
                return bytes(text.getBytes(StandardCharsets.UTF_8));
            }
            array[size++] = (byte) c;
        }
        return this;
    }

    /** Seconds, then the fraction: whole microseconds are even, nanoseconds odd. Exact for every instant. */
    BytesOut instant(Instant moment) {
        return signed(moment.getEpochSecond()).fraction(moment.getNano());
    }

    BytesOut duration(Duration duration) {
        return signed(duration.getSeconds()).fraction(duration.getNano());
    }

    private BytesOut fraction(int nanos) {
        return varint(nanos % 1000 == 0 ? nanos / 1000 * 2L : nanos * 2L + 1);
    }

    <T> BytesOut optional(@Nullable T value, BiConsumer<BytesOut, T> writer) {
        if (value == null) {
            return u8(0);
        }
        u8(1);
        writer.accept(this, value);
        return this;
    }

    <T> BytesOut list(Collection<T> values, BiConsumer<BytesOut, T> writer) {
        varint(values.size());
        values.forEach(value -> writer.accept(this, value));
        return this;
    }

    <K, V> BytesOut map(Map<K, V> values, BiConsumer<BytesOut, K> keys, BiConsumer<BytesOut, V> writer) {
        varint(values.size());
        values.forEach((key, value) -> {
            keys.accept(this, key);
            writer.accept(this, value);
        });
        return this;
    }
}
