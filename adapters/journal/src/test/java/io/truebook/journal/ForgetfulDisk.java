package io.truebook.journal;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;

/** A planted bug: a journal that does not ask for durability where it must, in the form of a disk that does not hear. */
final class ForgetfulDisk extends ForwardingDisk {

    private enum Deaf {
        TO_FORCE,
        TO_FORCE_DIRECTORY
    }

    private final Deaf deaf;

    private ForgetfulDisk(Disk disk, Deaf deaf) {
        super(disk);
        this.deaf = deaf;
    }

    static Disk withoutForce(Disk disk) {
        return new ForgetfulDisk(disk, Deaf.TO_FORCE);
    }

    static Disk withoutForceDirectory(Disk disk) {
        return new ForgetfulDisk(disk, Deaf.TO_FORCE_DIRECTORY);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return wrapped(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return wrapped(disk.open(file));
    }

    private DiskFile wrapped(DiskFile file) {
        return deaf == Deaf.TO_FORCE ? new UnforcedFile(file) : file;
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (deaf != Deaf.TO_FORCE_DIRECTORY) {
            disk.forceDirectory(directory);
        }
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
