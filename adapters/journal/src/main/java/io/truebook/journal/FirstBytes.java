package io.truebook.journal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream: a segment as it was at a moment, although it has grown or been archived since. */
final class FirstBytes extends FilterInputStream {

    private long left;

    FirstBytes(InputStream all, long size) {
        super(all);
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (left == 0 && length > 0) {
            return -1;
        }
        int read = super.read(into, from, (int) Math.min(left, length));
        left -= Math.max(0, read);
        return read;
    }
}
