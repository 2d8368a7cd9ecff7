package io.truebook.lake;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;

/** A commit in memory, so that what was checked is what is read. */
final class CommitInput extends SeekableInputStream {

    private final byte[] content;
    private final ByteArrayInputStream rest;

    CommitInput(byte[] content) {
        this.content = content;
        this.rest = new ByteArrayInputStream(content);
    }

    @Override
    public long getPos() {
        return (long) content.length - rest.available();
    }

    @Override
    public void seek(long position) {
        rest.reset();
        rest.skip(position);
    }

    @Override
    public int read() {
        return rest.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        return rest.read(bytes, offset, length);
    }

    @Override
    public void readFully(byte[] bytes, int offset, int length) throws IOException {
        if (rest.readNBytes(bytes, offset, length) < length) {
            throw new EOFException("the commit ends after " + content.length + " bytes");
        }
    }
}
