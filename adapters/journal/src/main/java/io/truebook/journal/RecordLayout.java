package io.truebook.journal;

import java.util.zip.CRC32C;

/**
 * The frame around everything in a segment. All numbers big-endian:
 *
 * <pre>
 *  0  len            u32  bytes from seq to the end of the payload
 *  4  crc32c         u32  of the segment's id and then of everything from seq on
 *  8  seq            u64  the input, or the input whose facts follow
 * 16  session        u32  the broker connection, 0 for none
 * 20  kind           u8   BATCH, FRAME, INPUT or FACTS
 * 21  recordedAt     i64  microseconds since 1970, UTC
 * 29  payload
 *
 * BATCH   length u32 | records u32           length counts from here: this record and all that were written with it
 * FRAME   server version u16 | frame         as it came off the wire
 * INPUT   see InputCodec
 * FACTS   skipped varint | schema u8 | count varint | facts
 *                                            skipped: how many inputs just before this one had no facts
 * </pre>
 *
 * <p>A batch is written by one append and made durable by one force. A valid BATCH therefore proves that everything
 * before it in its segment was durable when it was written, which tells a torn end from damage.
 */
final class RecordLayout {

    static final int BATCH = 1;
    static final int FRAME = 2;
    static final int INPUT = 3;
    static final int FACTS = 4;

    static final int HEAD = 29;
    static final int CHECKED_FROM = 8;
    static final int LEAST_LENGTH = HEAD - CHECKED_FROM;
    static final int BATCH_BYTES = HEAD + 8;

    private RecordLayout() {}

    static boolean isKind(int kind) {
        return kind >= BATCH && kind <= FACTS;
    }

    /** Begins a record whose length and checksum are not known yet; returns where it begins. */
    static int begin(BytesOut out, int kind, long seq, int session, long recordedAtMicros) {
        int start = out.size();
        out.i32(0).i32(0).i64(seq).i32(session).u8(kind).i64(recordedAtMicros);
        return start;
    }

    /** Sets the length of a record that is complete. */
    static void end(BytesOut out, int start) {
        out.setI32(start, out.size() - start - CHECKED_FROM);
    }

    /** Sets the checksums of all records in {@code out} for the segment that they will be written to. */
    static void seal(BytesOut out, long segmentId) {
        CRC32C crc = new CRC32C();
        byte[] seed = seed(segmentId);
        byte[] array = out.array();
        BytesIn lengths = new BytesIn(array, 0, out.size());
        for (int at = 0; at < out.size(); ) {
            int length = lengths.i32At(at);
            out.setI32(at + 4, checksum(crc, seed, array, at + CHECKED_FROM, length));
            at += CHECKED_FROM + length;
        }
    }

    static byte[] seed(long segmentId) {
        return new BytesOut(8).i64(segmentId).toByteArray();
    }

    static int checksum(CRC32C crc, byte[] seed, byte[] array, int from, int length) {
        crc.reset();
        crc.update(seed, 0, seed.length);
        crc.update(array, from, length);
        return (int) crc.getValue();
    }
}
