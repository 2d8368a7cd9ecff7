package io.truebook.lake;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.truebook.engine.seam.Disk;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;

/** Reads a file of the disk from any position. */
final class DiskInput extends SeekableInputStream {

    private final Disk.DiskFile file;
    private long position;

    private DiskInput(Disk.DiskFile file) {
        this.file = file;
    }

    /** @throws FileNotFoundException when there is none; Delta Kernel knows absence by this type only */
    static DiskInput open(Disk disk, Path file) throws IOException {
        try {
            return new DiskInput(disk.openReadOnly(file));
        } catch (NoSuchFileException absent) {
            FileNotFoundException named = new FileNotFoundException("no file " + file);
            named.initCause(absent);
            throw named;
        }
    }

    /** A file as Parquet reads it. */
    static InputFile parquet(Disk disk, Path file) {
        return new InputFile() {
            @Override
            public long getLength() throws IOException {
                return disk.size(file);
            }

            @Override
            public org.apache.parquet.io.SeekableInputStream newStream() throws IOException {
                DiskInput input = open(disk, file);
                return new DelegatingSeekableInputStream(input) {
                    @Override
                    public long getPos() {
                        return input.getPos();
                    }

                    @Override
                    public void seek(long newPosition) {
                        input.seek(newPosition);
                    }
                };
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void seek(long newPosition) {
        position = newPosition;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = file.read(ByteBuffer.wrap(bytes, offset, length), position);
        position += Math.max(read, 0);
        return read;
    }

    @Override
    public void readFully(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int read = read(bytes, offset + done, length - done);
            if (read < 0) {
                throw new EOFException("the file ends at " + position + ", " + (length - done) + " bytes too early");
            }
            done += read;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
