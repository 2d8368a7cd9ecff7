package io.truebook.verification.power;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder in the folder for temporary files with everything mounted below it. The loop devices were made by mount, so
 * they go with the mounts. A lock, which dies with the process, says that it is in use: what an earlier run left behind
 * when it was killed is taken away by the next.
 */
final class Mounts {

    private static final String PREFIX = "truebook-power-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private Mounts(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes away what killed runs have left, and makes a folder. */
    static Mounts create() throws IOException {
        Path temp = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        try (Stream<Path> entries = Files.list(temp)) {
            for (Path entry : entries.filter(Mounts::isOurs).toList()) {
                sweep(entry);
            }
        }
        Path folder = Files.createTempDirectory(temp, PREFIX);
        return new Mounts(folder, lock(folder));
    }

    private static boolean isOurs(Path entry) {
        return String.valueOf(entry.getFileName()).startsWith(PREFIX) && Files.isDirectory(entry);
    }

    private static void sweep(Path left) throws IOException {
        if (!Files.isWritable(left) || !Files.exists(left.resolve(LOCK))) {
            // It is somebody else's, or about to be.
            return;
        }
        FileChannel channel = lock(left);
        if (channel.isOpen()) {
            new Mounts(left, channel).remove();
        }
    }

    /** Closed when another process has the lock. */
    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock();
        if (taken == null) {
            channel.close();
        }
        return channel;
    }

    Path folder() {
        return folder;
    }

    /** Unmounts all, the last first, and deletes the folder. */
    void remove() throws IOException {
        Shell shell = new Shell(folder.resolve(LOCK));
        for (Path mounted : mounted()) {
            try {
                shell.runAsRoot("umount", mounted);
            } catch (IOException busy) {
                // Of a process that is about to end: the file system goes when it is closed.
                shell.runAsRoot("umount", "-l", mounted);
            }
        }
        List<Path> left = mounted();
        if (!left.isEmpty()) {
            throw new IOException("still mounted, so nothing is deleted: " + left);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        lock.close();
    }

    /** Mount points below the folder, the last mounted first. */
    private List<Path> mounted() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> Path.of(line.split(" ", -1)[1].replace("\\040", " ")))
                .filter(point -> point.startsWith(folder))
                .toList()
                .reversed();
    }
}
