package io.truebook.journal;

import io.truebook.engine.seam.Disk.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A file read from its beginning up to a limit that may be moved on. */
final class DiskStream extends InputStream {

    private final DiskFile file;
    private long position;
    private long limit;

    DiskStream(DiskFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    void limit(long newLimit) {
        limit = newLimit;
    }

    long limit() {
        return limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int wanted = (int) Math.min(length, limit - position);
        if (wanted <= 0) {
            return length == 0 ? 0 : -1;
        }
        int read = file.read(ByteBuffer.wrap(into, from, wanted), position);
        if (read > 0) {
            position += read;
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
