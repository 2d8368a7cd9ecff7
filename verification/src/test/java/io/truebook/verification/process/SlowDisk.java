package io.truebook.verification.process;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A disk on which each force takes as long as it is told; and, as a planted bug, one that is not waited for. */
final class SlowDisk extends ForwardingDisk {

    private final Patience patience;
    private volatile Duration stall = Duration.ZERO;

    /** What is made of a force that takes long. */
    private enum Patience {
        ENDLESS,
        /** The bug: after a second it is taken for done, and what it should have written is given up. */
        A_SECOND
    }

    private SlowDisk(Disk disk, Patience patience) {
        super(disk);
        this.patience = patience;
    }

    static SlowDisk over(Disk disk) {
        return new SlowDisk(disk, Patience.ENDLESS);
    }

    static SlowDisk notWaitedFor(Disk disk) {
        return new SlowDisk(disk, Patience.A_SECOND);
    }

    /** How long each force takes from now on. */
    void stall(Duration each) {
        stall = each;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new SlowFile(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new SlowFile(disk.open(file));
    }

    private final class SlowFile extends ForwardingFile {

        private long forced;

        SlowFile(DiskFile file) {
            super(file);
        }

        @Override
        public void force() throws IOException {
            long until = System.nanoTime() + stall.toNanos();
            if (patience == Patience.A_SECOND && stall.compareTo(Duration.ofSeconds(1)) > 0) {
                file.truncate(forced);
                return;
            }
            while (System.nanoTime() < until && !stall.isZero()) {
                LockSupport.parkNanos(10_000_000);
            }
            file.force();
            forced = file.size();
        }
    }
}
