package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is written: data, logs, checkpoints and what compaction rewrites. */
final class MeteredDisk extends ForwardingDisk {

    private final LongAdder written = new LongAdder();

    MeteredDisk(Disk disk) {
        super(disk);
    }

    long bytesWritten() {
        return written.sum();
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new MeteredFile(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new MeteredFile(disk.open(file));
    }

    private final class MeteredFile extends ForwardingFile {

        MeteredFile(DiskFile file) {
            super(file);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            super.append(bytes);
            written.add(length);
        }
    }
}
