package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A planted bug: a name is published as the stock commit on a local disk does it, by looking, writing a file beside it,
 * and then renaming.
 */
final class LookThenRename extends ForwardingDisk {

    /** What the stock commit takes to write its file. */
    private static final long WRITING_NANOS = 1_000_000;

    LookThenRename(Disk disk) {
        super(disk);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        if (disk.exists(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        Path second = existing.resolveSibling(existing.getFileName() + "."
                + ProcessHandle.current().pid() + "." + Thread.currentThread().threadId());
        disk.link(existing, second);
        LockSupport.parkNanos(WRITING_NANOS);
        disk.rename(second, name);
    }
}
