package io.truebook.engine.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file system of this machine. */
final class LocalDisk implements Disk {

    /** Identities of the files that this process has locked. */
    private static final Set<Object> HELD = new HashSet<>();

    /** Folders hold what somebody owns: they are made for their user alone, whatever the process's umask lets through. */
    private static final FileAttribute<?>[] PRIVATE =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                    }
                    : new FileAttribute<?>[0];

    @Override
    public DiskFile create(Path file) throws IOException {
        try {
            return new LocalFile(
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException failure) {
            throw named(failure, file, 0);
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new LocalFile(file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        return new LocalFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public Instant modifiedAt(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        try {
            Files.createDirectories(directory, PRIVATE);
        } catch (IOException failure) {
            throw named(failure, directory, 0);
        }
        for (Path made = directory.toAbsolutePath(); made != null && !made.equals(existing); made = made.getParent()) {
            forceParentOf(made);
        }
    }

    private void forceParentOf(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw named(failure, to, 0);
        }
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        try {
            Files.createLink(name, existing);
        } catch (IOException failure) {
            throw named(failure, name, 0);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * The operating system's lock belongs to the process: closing any channel of the file in this process gives it up. So
     * the locks of this process are remembered, and a file that it holds is not opened a second time.
     */
    @Override
    public @Nullable Closeable tryLock(Path file) throws IOException {
        synchronized (HELD) {
            createIfMissing(file);
            Object identity = identity(file);
            if (HELD.contains(identity)) {
                return null;
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    HELD.add(identity);
                    return () -> unlock(channel, identity);
                }
            } catch (OverlappingFileLockException heldByOtherMeans) {
                // The channel stays open on purpose: closing it would give up the other one's lock.
                return null;
            } catch (IOException failure) {
                channel.close();
                throw failure;
            }
            channel.close();
            return null;
        }
    }

    private void createIfMissing(Path file) throws IOException {
        if (!Files.exists(file)) {
            try {
                create(file).close();
            } catch (FileAlreadyExistsException madeMeanwhile) {
                return;
            }
        }
    }

    /** The same for every name of a file. */
    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key != null ? key : file.toRealPath();
    }

    private static void unlock(FileChannel channel, Object identity) throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                HELD.remove(identity);
                channel.close();
            }
        }
    }

    @Override
    public long freeBytes(Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /**
     * The JDK gives the operating system's words only, and those in the language of the machine: where they are not
     * English, a volume without room for what was to be written tells.
     */
    static IOException named(IOException failure, Path file, int bytesLeft) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota exceeded") || lacksRoom(file, bytesLeft)
                ? new DiskFullException("no space left on the volume of " + file + room(file), failure)
                : failure;
    }

    private static String room(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return folder == null ? "" : " (" + Files.getFileStore(folder).getUsableSpace() + " bytes free)";
        } catch (IOException unknown) {
            return "";
        }
    }

    private static boolean lacksRoom(Path file, int bytes) {
        try {
            return bytes > 0 && Files.getFileStore(file).getUsableSpace() < bytes;
        } catch (IOException unknown) {
            return false;
        }
    }

    private record LocalFile(Path file, FileChannel channel) implements DiskFile {

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            long position = channel.size();
            try {
                while (bytes.hasRemaining()) {
                    position += channel.write(bytes, position);
                }
            } catch (IOException failure) {
                throw named(failure, file, bytes.remaining());
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
