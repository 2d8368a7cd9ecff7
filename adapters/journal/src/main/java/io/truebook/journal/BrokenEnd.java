package io.truebook.journal;

import io.truebook.engine.seam.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Judges bytes at the end of the last segment that are no record: an append that a crash interrupted, which may be cut,
 * or damage to records that were confirmed, which may not.
 *
 * <p>A crash interrupts at most the last batch, but a disk writes its sectors in any order, so that whole records of
 * that batch may stand behind a missing sector. Hence:
 *
 * <ul>
 *   <li>a later batch begins behind the damage: what is damaged was confirmed. Damage.
 *   <li>records of the same batch follow, and the gap has room for no lost sector (512 bytes, or what the batch has of
 *       one): no crash does this. Damage.
 *   <li>else: an interrupted append.
 * </ul>
 *
 * <p>A lost sector reads as zeros, and a record may end or begin with zeros that lay in it: they count as lost.
 *
 * <p>What this cannot tell from an interrupted append is damage of a whole sector in the very last batch.
 */
final class BrokenEnd {

    private static final int SECTOR = 512;
    private static final long SEQ_RANGE = 1L << 32;

    private final byte[] rest;
    private final long base;
    private final int zerosBefore;
    private final byte[] seed;
    private final CRC32C crc = new CRC32C();
    private final long lastSeq;

    private BrokenEnd(byte[] rest, long base, int zerosBefore, long segmentId, long lastSeq) {
        this.rest = rest;
        this.base = base;
        this.zerosBefore = zerosBefore;
        this.seed = RecordLayout.seed(segmentId);
        this.lastSeq = lastSeq;
    }

    /** Why the bytes from the cursor's place on may not be cut; empty when they may. */
    static Optional<String> objection(DiskFile file, SegmentCursor cursor, long lastSeq) throws IOException {
        long from = cursor.offset();
        byte[] rest = bytes(file, from, file.size(), cursor);
        byte[] before = bytes(file, Math.max(0, from - SECTOR), from, cursor);
        int zeros = 0;
        while (zeros < before.length && before[before.length - 1 - zeros] == 0) {
            zeros++;
        }
        return new BrokenEnd(rest, from, zeros, cursor.header().id(), lastSeq).objection(cursor.batchStart());
    }

    private static byte[] bytes(DiskFile file, long from, long to, SegmentCursor cursor) throws IOException {
        ByteBuffer into = ByteBuffer.allocate((int) (to - from));
        while (into.hasRemaining()) {
            if (file.read(into, from + into.position()) < 0) {
                throw new IOException(cursor.path() + " became shorter while it was read");
            }
        }
        return into.array();
    }

    private Optional<String> objection(long batchStart) {
        if (rest.length >= RecordLayout.HEAD && validAt(0) > 0) {
            return Optional.of("it is a whole record when it is read again: the disk gives two answers");
        }
        boolean first = true;
        for (int at = 1; at + RecordLayout.HEAD <= rest.length; ) {
            int length = validAt(at);
            if (length == 0) {
                at++;
                continue;
            }
            if (rest[at + 20] == RecordLayout.BATCH) {
                return Optional.of("a later batch begins at offset " + (base + at) + ", so this was durable once");
            }
            if (first && !coversASector(batchStart, base + at + zerosAt(at))) {
                return Optional.of("a whole record follows at offset " + (base + at));
            }
            first = false;
            at += length;
        }
        return Optional.empty();
    }

    private int zerosAt(int at) {
        int zeros = 0;
        while (rest[at + zeros] == 0) {
            zeros++;
        }
        return zeros;
    }

    /** The length of the record that begins here, 0 when none does. */
    private int validAt(int at) {
        BytesIn in = new BytesIn(rest);
        int checked = in.i32At(at);
        if (checked < RecordLayout.LEAST_LENGTH
                || checked > rest.length - at - RecordLayout.CHECKED_FROM
                || !RecordLayout.isKind(rest[at + 20])) {
            return 0;
        }
        long seq = new BytesIn(rest, at + 8, 8).i64();
        if (seq < 0 || seq > lastSeq + SEQ_RANGE) {
            return 0;
        }
        int sum = RecordLayout.checksum(crc, seed, rest, at + RecordLayout.CHECKED_FROM, checked);
        return sum == in.i32At(at + 4) ? RecordLayout.CHECKED_FROM + checked : 0;
    }

    /** True when one sector, or all that the batch has of it, lies between the damage and the next whole record. */
    private boolean coversASector(long batchStart, long nextRecord) {
        for (long sector = base / SECTOR * SECTOR; sector + SECTOR <= nextRecord; sector += SECTOR) {
            if (Math.max(sector, batchStart) >= base - zerosBefore) {
                return true;
            }
        }
        return false;
    }
}
