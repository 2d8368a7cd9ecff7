package io.truebook.journal;

import io.truebook.domain.Book;
import io.truebook.engine.Journal.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A checkpoint's file. All numbers big-endian:
 *
 * <pre>
 *  0  magic     8   "TBCHECKP"
 *  8  version   u32
 * 12  length    u32 of the body
 * 16  crc32c    u32 of the body
 * 20  body      journal's id (16) | hash of the book (32) | cursors | BookStateCodec
 * </pre>
 *
 * <p>Version 1 had no hash and version 2 a hash of less: neither knew imports. A hash can only be compared with one of the
 * same version, so for both it is computed anew from what was kept.
 */
final class CheckpointFile {

    static final int VERSION = 3;

    private static final long MAGIC = 0x5442434845434b50L;
    private static final int HEAD = 20;
    private static final int WITHOUT_HASH = 1;
    static final int WITHOUT_IMPORTS = 2;
    private static final int HASH_BYTES = 32;

    private CheckpointFile() {}

    static byte[] encode(String journal, Checkpoint checkpoint) {
        BytesOut out = new BytesOut(1 << 16);
        out.i64(MAGIC).i32(VERSION).i32(0).i32(0).raw(JournalId.bytes(journal));
        out.raw(HexFormat.of().parseHex(Book.of(checkpoint.state()).hash()));
        Map<String, Long> sorted = new TreeMap<>(checkpoint.cursors());
        out.map(sorted, BytesOut::string, BytesOut::varint);
        BookStateCodec.write(out, checkpoint.state());
        out.setI32(12, out.size() - HEAD);
        out.setI32(16, checksum(out.array(), out.size() - HEAD));
        return out.toByteArray();
    }

    /**
     * Reads the checkpoint at {@code seq}.
     *
     * @throws MalformedException when it is not whole
     * @throws JournalVersionException when a newer Truebook wrote it
     */
    static KeptCheckpoint read(JournalFolder folder, long seq, String journal) throws IOException {
        Path file = folder.checkpoint(seq);
        KeptCheckpoint kept = decode(contents(folder, file), file, journal);
        long held = kept.checkpoint().state().seq();
        if (held != seq) {
            throw new MalformedException("it holds input " + held);
        }
        return kept;
    }

    private static KeptCheckpoint decode(byte[] bytes, Path file, String journal) throws JournalVersionException {
        BytesIn in = new BytesIn(bytes);
        if (in.i64() != MAGIC) {
            throw new MalformedException("it does not begin like a checkpoint");
        }
        int version = in.i32();
        if (version > VERSION) {
            throw new JournalVersionException(file, version, VERSION);
        }
        int length = in.i32();
        int sum = in.i32();
        if (length != bytes.length - HEAD || sum != checksum(bytes, length)) {
            throw new MalformedException("its length or its checksum does not match");
        }
        if (!JournalId.text(in.raw(16)).equals(journal)) {
            throw new MalformedException("it belongs to another journal");
        }
        return in.whole(body -> kept(body, version));
    }

    private static KeptCheckpoint kept(BytesIn in, int version) {
        String hash = version == WITHOUT_HASH ? "" : HexFormat.of().formatHex(in.raw(HASH_BYTES));
        Checkpoint checkpoint = body(in, version);
        return new KeptCheckpoint(
                checkpoint,
                version <= WITHOUT_IMPORTS ? Book.of(checkpoint.state()).hash() : hash);
    }

    private static Checkpoint body(BytesIn in, int version) {
        Map<String, Long> cursors = new LinkedHashMap<>(in.map(BytesIn::string, BytesIn::varint));
        return new Checkpoint(BookStateCodec.read(in, version), cursors);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, HEAD, length);
        return (int) crc.getValue();
    }

    /** The file as it lies there. */
    static byte[] contents(JournalFolder folder, Path file) throws IOException {
        try (var opened = folder.disk().openReadOnly(file)) {
            ByteBuffer into = ByteBuffer.allocate((int) Math.min(opened.size(), Integer.MAX_VALUE - 8));
            int read = 0;
            while (into.hasRemaining() && read >= 0) {
                read = opened.read(into, into.position());
            }
            return into.array();
        }
    }
}
