package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * CRC-32C over all bytes of a data file, which the log keeps with the file. Parquet's own checksums cover the pages alone,
 * not the statistics and offsets that readers believe.
 */
final class FileChecksum {

    private static final int BUFFER_BYTES = 1 << 16;

    private final CRC32C sum = new CRC32C();

    FileChecksum() {}

    /** Takes what is left in a buffer, and leaves it there. */
    void add(ByteBuffer bytes) {
        sum.update(bytes.duplicate());
    }

    /** Of all that was added: 8 hexadecimal digits. */
    String text() {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** Of a file as it is now. */
    static String of(Disk disk, Path file) throws IOException {
        FileChecksum checksum = new FileChecksum();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (Disk.DiskFile open = disk.openReadOnly(file)) {
            long position = 0;
            for (int read = open.read(buffer, 0); read > 0; read = open.read(buffer, position)) {
                position += read;
                checksum.add(buffer.flip());
                buffer.clear();
            }
        }
        return checksum.text();
    }
}
