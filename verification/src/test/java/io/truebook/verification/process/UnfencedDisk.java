package io.truebook.verification.process;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;

/** A planted bug: a writer without a fence, in the form of a disk that shows it its own note for ever. */
final class UnfencedDisk extends ForwardingDisk {

    private byte[] note = {};

    UnfencedDisk(Disk disk) {
        super(disk);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return isNote(file) ? new KeptNote(disk.create(file)) : disk.create(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return isNote(file) ? new KeptNote(disk.open(file)) : disk.open(file);
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        return isNote(file) ? new KeptNote(disk.openReadOnly(file)) : disk.openReadOnly(file);
    }

    @Override
    public Instant modifiedAt(Path file) throws IOException {
        return isNote(file) ? Instant.EPOCH : disk.modifiedAt(file);
    }

    private static boolean isNote(Path file) {
        return file.endsWith("LOCK.owner");
    }

    private final class KeptNote extends ForwardingFile {

        KeptNote(DiskFile file) {
            super(file);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            note = new byte[bytes.remaining()];
            bytes.duplicate().get(note);
            file.append(bytes);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            if (note.length == 0) {
                return file.read(into, position);
            }
            into.put(note);
            return note.length;
        }
    }
}
