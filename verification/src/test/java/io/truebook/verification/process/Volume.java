package io.truebook.verification.process;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A volume of its own, small enough to be filled, that can be made read-only. Mounting needs root. */
final class Volume implements AutoCloseable {

    private static final String BALLAST = "ballast";

    private final Path folder;
    private final Path home;

    /** @param home a folder that this process has made */
    private Volume(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    /** Memory of a limited size as a volume. */
    static Volume inMemory(Path folder, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        return mount(folder, "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "truebook");
    }

    /** A file with ext4 in it as a volume, which turns read-only when the file system finds an error. */
    static Volume inFile(Path image, Path folder, int mebibytes) throws IOException {
        try (RandomAccessFile empty = new RandomAccessFile(image.toFile(), "rw")) {
            empty.setLength((long) mebibytes << 20);
        }
        Object owner = Files.getAttribute(image, "unix:uid");
        Commands.run(
                "mkfs.ext4",
                "-q",
                "-e",
                "remount-ro",
                "-E",
                "root_owner=" + owner + ":" + Files.getAttribute(image, "unix:gid"),
                image.toString());
        Files.createDirectories(folder);
        return mounted(image, folder);
    }

    /** Mounts what an earlier volume has left in its file. */
    static Volume mounted(Path image, Path folder) throws IOException {
        return mount(folder, "-o", "loop", image.toString());
    }

    /** The folder stays ours, whoever mounts. */
    private static Volume mount(Path folder, String... what) throws IOException {
        Object owner = Files.getAttribute(folder, "unix:uid");
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(what));
        command.add(folder.toString());
        Path home = Objects.requireNonNull(folder.toAbsolutePath().getParent());
        Volume volume = new Volume(folder, home);
        Commands.runAsRoot(home, command.toArray(String[]::new));
        Commands.runAsRoot(home, "chown", owner.toString(), folder.toString());
        return volume;
    }

    Path folder() {
        return folder;
    }

    /** Writes until there is no room, not even for one more byte; returns what is free then. */
    long fill() throws IOException {
        try (FileChannel ballast =
                FileChannel.open(folder.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int size : List.of(1 << 20, 1 << 12, 1)) {
                writeUntilFull(ballast, size);
            }
        }
        return Disk.LOCAL.freeBytes(folder);
    }

    private static void writeUntilFull(FileChannel ballast, int size) throws IOException {
        try {
            while (true) {
                ballast.write(ByteBuffer.allocate(size));
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    /** Frees what {@link #fill} took. */
    void free() throws IOException {
        Files.delete(folder.resolve(BALLAST));
    }

    /**
     * Mounts it again with another option, {@code ro} or {@code rw}.
     *
     * @return false when it is in use for writing
     */
    boolean remount(String option) throws IOException {
        try {
            Commands.runAsRoot(home, "mount", "-o", "remount," + option, folder.toString());
            return true;
        } catch (IOException failure) {
            if (String.valueOf(failure.getMessage()).contains("busy")) {
                return false;
            }
            throw failure;
        }
    }

    /** Lets the file system find an error. */
    void triggerError() throws IOException {
        Commands.runAsRoot(home, "sh", "-c", "echo 1 >" + errorTrigger());
    }

    /** The file by which this kernel lets its ext4 find an error; it may be missing or not for us. */
    Path errorTrigger() throws IOException {
        String device = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[1].equals(folder.toString()))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow();
        return Path.of("/sys/fs/ext4", String.valueOf(Path.of(device).getFileName()), "trigger_fs_error");
    }

    @Override
    public void close() throws IOException {
        try {
            Commands.runAsRoot(home, "umount", folder.toString());
        } catch (IOException busy) {
            // Of a process that is about to end: the volume goes when it is closed.
            Commands.runAsRoot(home, "umount", "-l", folder.toString());
        }
    }
}
