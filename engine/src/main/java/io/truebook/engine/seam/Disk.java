package io.truebook.engine.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files, with durability spelled out: bytes are durable after {@link DiskFile#force}, names after {@link
 * #forceDirectory}. What is not forced may be gone after a power cut.
 */
public interface Disk {

    /** This machine's file system. */
    Disk LOCAL = new LocalDisk();

    /**
     * Creates a new, empty file for reading and appending.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the name is taken
     */
    DiskFile create(Path file) throws IOException;

    /**
     * Opens an existing file for reading and appending.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    DiskFile open(Path file) throws IOException;

    /** Opens an existing file for reading only. */
    DiskFile openReadOnly(Path file) throws IOException;

    boolean exists(Path file);

    /** Size in bytes. */
    long size(Path file) throws IOException;

    Instant modifiedAt(Path file) throws IOException;

    /** The entries of a directory, sorted by name; empty when there is no such directory. */
    List<Path> list(Path directory) throws IOException;

    boolean isDirectory(Path path);

    /** Creates a directory and its parents, durably; those that are new may be entered by this process's user alone. */
    void createDirectories(Path directory) throws IOException;

    /** Renames, replacing the target in one step. Durable after {@link #forceDirectory}. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Gives an existing file a second name (link(2)): the one way to publish a name that must not exist yet.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the name is taken, by whichever process
     */
    void link(Path existing, Path name) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Takes an exclusive lock that dies with the process; absent when another holds it, this process included. Nothing
     * else may open the file: on POSIX systems closing it anywhere in the process gives the lock up.
     */
    @Nullable
    Closeable tryLock(Path file) throws IOException;

    /** Free bytes on the volume of {@code path}. */
    long freeBytes(Path path) throws IOException;

    /** An open file. Writes go to its end. */
    interface DiskFile extends Closeable {

        /**
         * Appends all of {@code bytes}.
         *
         * @throws DiskFullException when there is no room; a part may have been written
         */
        void append(ByteBuffer bytes) throws IOException;

        /** Reads from {@code position}; -1 at the end. */
        int read(ByteBuffer into, long position) throws IOException;

        /** Makes content durable (fdatasync). A failure here means that nothing written since the last is known. */
        void force() throws IOException;

        long size() throws IOException;

        void truncate(long size) throws IOException;

        @Override
        void close() throws IOException;
    }
}
