package io.truebook.lake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Small numbers as Parquet packs dictionary ids and levels: runs of one number, and stretches of numbers of so many bits.
 * Runs and stretches are jumped over without being unpacked.
 *
 * <pre>
 * run      varint (length &lt;&lt; 1)           the number, in whole bytes
 * stretch  varint (groups &lt;&lt; 1 | 1)       groups x 8 numbers of {@code width} bits
 * </pre>
 */
final class PackedNumbers {

    private static final int GROUP = 8;

    private final ByteBuffer bytes;
    private final int width;
    private final BytePacker packer;
    private final int[] group = new int[GROUP];
    private int left;
    private boolean packed;
    private int number;
    private int stretchStart;
    private int stretchSize;
    private int unpackedGroup;

    /** @param bytes from its position on */
    PackedNumbers(ByteBuffer bytes, int width) {
        this.bytes = bytes;
        this.width = width;
        this.packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
    }

    int next() {
        open();
        int value = packed ? packedAt(stretchSize - left) : number;
        left--;
        return value;
    }

    /** Takes the next {@code count} numbers. */
    void take(int[] into, int from, int count) {
        for (int done = 0; done < count; ) {
            open();
            int some = Math.min(left, count - done);
            if (packed) {
                for (int i = 0; i < some; i++) {
                    into[from + done + i] = packedAt(stretchSize - left + i);
                }
            } else {
                Arrays.fill(into, from + done, from + done + some, number);
            }
            left -= some;
            done += some;
        }
    }

    void skip(int count) {
        for (int done = 0; done < count; ) {
            open();
            int some = Math.min(left, count - done);
            left -= some;
            done += some;
        }
    }

    /** Jumps over the next {@code count} numbers and says how many of them are {@code wanted}. */
    int skipCounting(int count, int wanted) {
        int found = 0;
        for (int done = 0; done < count; ) {
            open();
            int some = Math.min(left, count - done);
            if (packed) {
                for (int i = 0; i < some; i++) {
                    found += packedAt(stretchSize - left + i) == wanted ? 1 : 0;
                }
            } else {
                found += number == wanted ? some : 0;
            }
            left -= some;
            done += some;
        }
        return found;
    }

    private void open() {
        while (left == 0) {
            int header = varint();
            packed = (header & 1) != 0;
            left = packed ? (header >>> 1) * GROUP : header >>> 1;
            if (packed) {
                stretchStart = bytes.position();
                stretchSize = left;
                unpackedGroup = -1;
                // The last group of a page may be cut where its numbers end.
                bytes.position(Math.min(bytes.limit(), stretchStart + left / GROUP * width));
            } else {
                number = wholeBytes();
            }
        }
    }

    private int packedAt(int index) {
        if (index / GROUP != unpackedGroup) {
            unpackedGroup = index / GROUP;
            unpack(stretchStart + unpackedGroup * width);
        }
        return group[index % GROUP];
    }

    private void unpack(int at) {
        if (at + width <= bytes.limit()) {
            packer.unpack8Values(bytes, at, group, 0);
            return;
        }
        byte[] padded = new byte[width];
        bytes.get(at, padded, 0, bytes.limit() - at);
        packer.unpack8Values(ByteBuffer.wrap(padded), 0, group, 0);
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = bytes.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private int wholeBytes() {
        int value = 0;
        for (int shift = 0; shift < width; shift += 8) {
            value |= (bytes.get() & 0xff) << shift;
        }
        return value;
    }
}
