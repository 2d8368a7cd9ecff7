package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;

/** A planted bug: nothing that is written is ever forced. */
final class UnforcedDisk extends ForwardingDisk {

    UnforcedDisk(Disk disk) {
        super(disk);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new UnforcedFile(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new UnforcedFile(disk.open(file));
    }

    private static final class UnforcedFile extends ForwardingFile {

        UnforcedFile(DiskFile file) {
            super(file);
        }

        @Override
        public void force() {
            // The bug.
        }
    }
}
