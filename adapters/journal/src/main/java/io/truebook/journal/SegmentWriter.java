package io.truebook.journal;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk.DiskFile;
import io.truebook.engine.seam.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The segment that is written to. */
final class SegmentWriter implements Closeable {

    private final DiskFile file;
    private final SegmentHeader header;
    private long size = SegmentHeader.BYTES;
    private boolean halfWritten;

    private SegmentWriter(DiskFile file, SegmentHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Begins a segment: from its first appearance under its name it has a durable header. The name is given by a link,
     * which replaces nothing, so that a process that has been overtaken cannot begin its segment over another's.
     */
    static SegmentWriter begin(JournalFolder folder, Clock clock, String journal, SegmentName name, int term)
            throws IOException {
        long createdAt = Micros.floor(clock.instant());
        long id = JournalId.segment(journal, name.number(), term, createdAt);
        SegmentHeader header = new SegmentHeader(journal, name.number(), id, term, name.firstSeq(), createdAt);
        Path path = folder.live(name);
        Path temporary = path.resolveSibling(path.getFileName() + JournalFolder.TEMPORARY);
        DiskFile file = folder.create(temporary);
        try {
            file.append(ByteBuffer.wrap(header.encode()));
            file.force();
            folder.disk().link(temporary, path);
            settle(folder, temporary, path);
            return new SegmentWriter(file, header);
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** Leaves the one name, durably, or none. */
    private static void settle(JournalFolder folder, Path temporary, Path path) throws IOException {
        try {
            folder.disk().delete(temporary);
            folder.disk().forceDirectory(folder.root());
        } catch (DiskFullException full) {
            folder.disk().delete(path);
            throw full;
        }
    }

    SegmentName name() {
        return new SegmentName(header.firstSeq(), header.number());
    }

    long size() {
        return size;
    }

    /** Makes a batch durable. When the disk is full, nothing of it counts, and nothing is written behind what is left. */
    void write(BytesOut batch) throws IOException {
        RecordLayout.seal(batch, header.id());
        cutHalfWritten();
        try {
            file.append(batch.toByteBuffer());
        } catch (DiskFullException full) {
            halfWritten = true;
            cutHalfWritten();
            throw full;
        }
        force();
        size += batch.size();
    }

    /** There are file systems on which even this needs room: then it is done before anything else is written. */
    private void cutHalfWritten() throws IOException {
        if (halfWritten) {
            file.truncate(size);
            halfWritten = false;
        }
    }

    /** A force that fails has lost bytes, whatever its reason: trying again would only hide that. */
    private void force() throws IOException {
        try {
            file.force();
        } catch (DiskFullException full) {
            throw new IOException(full.getMessage(), full);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
