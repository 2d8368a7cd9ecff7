package io.truebook.verification.process;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A planted bug: a journal that does not hear that the disk has refused a write. */
final class DeafDisk extends ForwardingDisk {

    DeafDisk(Disk disk) {
        super(disk);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        DiskFile made = disk.create(file);
        return file.toString().contains(".seg") ? new DeafFile(made) : made;
    }

    private static final class DeafFile extends ForwardingFile {

        DeafFile(DiskFile file) {
            super(file);
        }

        @Override
        public void append(ByteBuffer bytes) {
            try {
                file.append(bytes);
            } catch (IOException unheard) {
                // The bug.
                bytes.position(bytes.limit());
            }
        }

        @Override
        public void force() {
            try {
                file.force();
            } catch (IOException unheard) {
                // The bug.
                return;
            }
        }
    }
}
