package io.truebook.outside;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** This machine's disk, whose files are as old as a clock of ours says: by their age Spark tells the time of a version. */
class StampedDisk extends ForwardingDisk {

    private final Clock clock;

    StampedDisk(Clock clock) {
        super(Disk.LOCAL);
        this.clock = clock;
    }

    @Override
    public DiskFile create(Path name) throws IOException {
        return new ForwardingFile(disk.create(name)) {
            @Override
            public void close() throws IOException {
                super.close();
                Files.setLastModifiedTime(name, FileTime.from(clock.instant()));
            }
        };
    }
}
