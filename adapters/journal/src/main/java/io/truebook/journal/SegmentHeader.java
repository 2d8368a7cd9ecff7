package io.truebook.journal;

import java.util.zip.CRC32C;

/**
 * The beginning of a segment. All numbers big-endian:
 *
 * <pre>
 *  0  magic          8   "TBJOURNL"
 *  8  version        u32 the format of the file
 * 12  journal       16   the journal's id
 * 28  number        u64  1 for the first segment, then one more each
 * 36  id            u64  seeds the checksum of every record, so that no bytes of another segment verify
 * 44  term          u32  the process start that writes it
 * 48  first seq     u64  the next input when it was begun; facts of earlier inputs may follow in it
 * 56  created at    i64  microseconds since 1970, UTC
 * 64  crc32c        u32  of the 64 bytes before
 * </pre>
 */
record SegmentHeader(String journal, long number, long id, int term, long firstSeq, long createdAtMicros) {

    static final int VERSION = 2;
    static final int BYTES = 68;

    private static final long MAGIC = 0x54424a4f55524e4cL;
    private static final int CHECKED = BYTES - 4;

    byte[] encode() {
        BytesOut out = new BytesOut(BYTES);
        out.i64(MAGIC)
                .i32(VERSION)
                .raw(JournalId.bytes(journal))
                .i64(number)
                .i64(id)
                .i32(term)
                .i64(firstSeq)
                .i64(createdAtMicros);
        return out.i32(checksum(out.array())).toByteArray();
    }

    /**
     * Reads a header.
     *
     * @throws MalformedException saying what is wrong
     * @throws NewerVersionException when the checksum holds and the version is not known
     */
    static SegmentHeader decode(byte[] bytes) {
        BytesIn in = new BytesIn(bytes);
        long magic = in.i64();
        if (magic != MAGIC) {
            throw new MalformedException("no segment of a journal begins with " + Long.toHexString(magic));
        }
        int version = in.i32();
        if (version > VERSION) {
            throw new NewerVersionException(version);
        }
        if (bytes.length < BYTES) {
            throw new MalformedException("a segment header of " + bytes.length + " bytes, not " + BYTES);
        }
        SegmentHeader header =
                new SegmentHeader(JournalId.text(in.raw(16)), in.i64(), in.i64(), in.i32(), in.i64(), in.i64());
        if (in.i32() != checksum(bytes)) {
            throw new MalformedException("the checksum of the segment header does not match");
        }
        return header;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKED);
        return (int) crc.getValue();
    }

    /** The version is beyond ours; whatever follows may be laid out in another way, the checksum too. */
    static final class NewerVersionException extends RuntimeException {
        private final int version;

        NewerVersionException(int version) {
            super("format version " + version);
            this.version = version;
        }

        int version() {
            return version;
        }
    }
}
