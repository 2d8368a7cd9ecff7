package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A buffered stream to the end of an open file, which Parquet may write to as well. Closing does not force. */
final class DiskOutput extends PositionOutputStream {

    private static final int BUFFER_BYTES = 32 * 1024;

    private final Disk.DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final FileChecksum checksum = new FileChecksum();
    private long position;

    DiskOutput(Disk.DiskFile file) {
        this.file = file;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) value);
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.remaining()) {
            append(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
        position += length;
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        try {
            append(buffer);
        } finally {
            buffer.clear();
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        checksum.add(bytes);
        file.append(bytes);
    }

    /** Of all that was written out so far: of the whole file once it is forced. */
    String checksum() {
        return checksum.text();
    }

    /** Makes all that was written durable. */
    void force() throws IOException {
        flush();
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** This stream as Parquet wants it: opened once, and left open when Parquet is done, so that it can be forced. */
    OutputFile asParquet() {
        return new OutputFile() {
            @Override
            public PositionOutputStream create(long blockSizeHint) {
                return leftOpen();
            }

            @Override
            public PositionOutputStream createOrOverwrite(long blockSizeHint) {
                return leftOpen();
            }

            @Override
            public boolean supportsBlockSize() {
                return false;
            }

            @Override
            public long defaultBlockSize() {
                return 0;
            }
        };
    }

    private PositionOutputStream leftOpen() {
        DiskOutput out = this;
        return new PositionOutputStream() {
            @Override
            public long getPos() {
                return out.getPos();
            }

            @Override
            public void write(int value) throws IOException {
                out.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }
        };
    }
}
