package io.truebook.journal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.ZipException;

/** Reads the records of one segment in order and stops where something is not as it was written. */
final class SegmentCursor implements Closeable {

    /** What {@link #next} has met. */
    enum Step {
        /** A record; the accessors describe it. */
        RECORD,
        /** No bytes follow (yet). */
        END,
        /** Bytes that are no record; {@link #damage} says what is wrong at {@link #offset}. */
        DAMAGE
    }

    private static final int CHUNK = 1 << 18;

    private final SegmentStream stream;
    private final SegmentHeader header;
    private final byte[] seed;
    private final CRC32C crc = new CRC32C();
    private byte[] buffer = new byte[SegmentHeader.BYTES];
    private int start;
    private int end;

    private long offset;
    private int length;
    private long batchStart;
    private long batchEnd;
    private String damage = "";

    /**
     * Reads the header.
     *
     * @throws CorruptJournalException when it is damaged, or is that of another segment or journal
     * @throws JournalVersionException when a newer Truebook wrote it
     */
    SegmentCursor(SegmentStream stream, SegmentName name, String journal) throws IOException {
        this.stream = stream;
        this.header = header(name, journal);
        this.seed = RecordLayout.seed(header.id());
        this.offset = SegmentHeader.BYTES;
        this.batchStart = offset;
        this.batchEnd = offset;
    }

    private SegmentHeader header(SegmentName name, String journal) throws IOException {
        try {
            int there = fill(SegmentHeader.BYTES) ? SegmentHeader.BYTES : end;
            SegmentHeader found = SegmentHeader.decode(Arrays.copyOf(buffer, there));
            if (!found.journal().equals(journal)) {
                throw new MalformedException(
                        "a segment of the journal " + found.journal() + " in the folder of " + journal);
            }
            if (found.number() != name.number() || found.firstSeq() != name.firstSeq()) {
                throw new MalformedException("the header of segment " + found.number() + " with first seq "
                        + found.firstSeq() + " under a name that says otherwise");
            }
            start = SegmentHeader.BYTES;
            return found;
        } catch (MalformedException malformed) {
            throw new CorruptJournalException(path(), 0, malformed.found());
        } catch (SegmentHeader.NewerVersionException newer) {
            throw new JournalVersionException(path(), newer.version(), SegmentHeader.VERSION);
        }
    }

    SegmentHeader header() {
        return header;
    }

    Path path() {
        return stream.path();
    }

    /** Lets more of a segment be read that has grown; false when it has not. */
    boolean extend(long limit) {
        return stream.extend(limit);
    }

    /** The next record that is not a BATCH. */
    Step next() throws IOException {
        while (true) {
            Step step = advance();
            if (step != Step.RECORD || kind() != RecordLayout.BATCH) {
                return step;
            }
        }
    }

    private Step advance() throws IOException {
        start += length;
        offset += length;
        length = 0;
        if (!fill(RecordLayout.CHECKED_FROM)) {
            return end == start ? Step.END : damaged("only " + (end - start) + " bytes of a record are there");
        }
        int checked = new BytesIn(buffer).i32At(start);
        long there = stream.limit() - offset - RecordLayout.CHECKED_FROM;
        if (checked < RecordLayout.LEAST_LENGTH || checked > Integer.MAX_VALUE - CHUNK) {
            return damaged("a record's length is " + checked);
        }
        if (checked > there || !fill(RecordLayout.CHECKED_FROM + checked)) {
            return damaged("a record of " + checked + " bytes is cut short");
        }
        int sum = RecordLayout.checksum(crc, seed, buffer, start + RecordLayout.CHECKED_FROM, checked);
        if (sum != new BytesIn(buffer).i32At(start + 4)) {
            return damaged("a record's checksum does not match");
        }
        length = RecordLayout.CHECKED_FROM + checked;
        return structured();
    }

    /** Batches follow each other without a gap, and records lie in batches. */
    private Step structured() {
        if (kind() == RecordLayout.BATCH && offset == batchEnd && length == RecordLayout.BATCH_BYTES) {
            batchStart = offset;
            batchEnd = offset + (payload().i32() & 0xffff_ffffL);
            return Step.RECORD;
        }
        if (kind() == RecordLayout.BATCH || !RecordLayout.isKind(kind()) || offset + length > batchEnd) {
            String found = "a record of kind " + kind() + " where none can be";
            length = 0;
            return damaged(found);
        }
        return Step.RECORD;
    }

    private Step damaged(String found) {
        damage = found;
        return Step.DAMAGE;
    }

    /** Makes the next {@code bytes} available in the buffer, which grows only as bytes really arrive. */
    private boolean fill(int bytes) throws IOException {
        while (end - start < bytes) {
            if (start > 0 && start + bytes > buffer.length) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            }
            if (end == buffer.length || buffer.length < chunk()) {
                buffer = Arrays.copyOf(
                        buffer, (int) Math.min(Math.max(2L * buffer.length, chunk()), Integer.MAX_VALUE - 8));
            }
            int read = read();
            if (read <= 0) {
                return false;
            }
            end += read;
        }
        return true;
    }

    /** As much as is worth reading at once. */
    private int chunk() {
        return (int) Math.min(CHUNK, stream.limit() - offset);
    }

    private int read() throws IOException {
        try {
            return stream.content().read(buffer, end, buffer.length - end);
        } catch (EOFException | ZipException broken) {
            throw new CorruptJournalException(
                    path(), offset, "the compressed content cannot be read: " + broken.getMessage());
        }
    }

    int kind() {
        return buffer[start + 20];
    }

    long seq() {
        return in(8, 8).i64();
    }

    int session() {
        return in(16, 4).i32();
    }

    long recordedAtMicros() {
        return in(21, 8).i64();
    }

    /** The payload; valid until the next step. */
    BytesIn payload() {
        return in(RecordLayout.HEAD, length - RecordLayout.HEAD);
    }

    private BytesIn in(int from, int bytes) {
        return new BytesIn(buffer, start + from, bytes);
    }

    /** Where the record, the damage or the end is in the segment. */
    long offset() {
        return offset;
    }

    /** Where the batch of the record begins; the damage itself when a batch should have begun there. */
    long batchStart() {
        return offset == batchEnd ? offset : batchStart;
    }

    String damage() {
        return damage;
    }

    /** The damage, as what it is outside the end of the last segment. */
    CorruptJournalException corrupt(String found) {
        return new CorruptJournalException(path(), offset, found);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
