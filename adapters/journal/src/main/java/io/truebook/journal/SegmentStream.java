package io.truebook.journal;

import io.truebook.engine.seam.Disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The bytes of a segment, in order.
 *
 * @param path the file they come from
 * @param content the segment, uncompressed
 * @param file the file below it; the same as {@code content} for a live segment
 */
record SegmentStream(Path path, InputStream content, DiskStream file) implements Closeable {

    static SegmentStream live(Path path, DiskFile file, long limit) {
        DiskStream stream = new DiskStream(file, limit);
        return new SegmentStream(path, stream, stream);
    }

    /** How many bytes there can be at most. */
    long limit() {
        return content == file ? file.limit() : Long.MAX_VALUE;
    }

    /** Lets more of a file be read that is read uncompressed; false when there is no more. */
    boolean extend(long limit) {
        boolean grows = content == file && limit > file.limit();
        if (grows) {
            file.limit(limit);
        }
        return grows;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
