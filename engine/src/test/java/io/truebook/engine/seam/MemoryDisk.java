package io.truebook.engine.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk that keeps durable and merely written state apart, so that a test can take the power away.
 *
 * <p>Content becomes durable by {@link Disk.DiskFile#force}, names by {@link #forceDirectory}; directories are durable
 * when made, as {@link Disk#createDirectories} promises. {@link #powerCut}, {@link #crash} and {@link #kill} return the
 * disk as the next process finds it and leave this one as it is. A failed {@code force} loses what it should have
 * written, and the next one succeeds all the same, as operating systems do.
 *
 * <p>One object is one process: it holds the locks, counts the mutating operations and has the faults; {@link
 * #otherProcess} is a second process on the same bytes. Everything is a function of the calls and the seeds.
 */
public final class MemoryDisk implements Disk {

    /** What happens at an operation. */
    public enum Fault {
        NONE,
        /** The operation fails and has no effect; a {@code force} loses the bytes it should have made durable. */
        IO_ERROR,
        /** The operation takes effect and fails all the same: its outcome is unknown to the caller. */
        IO_ERROR_AFTER,
        /** No room: half of an append is written; other changes have no effect, and reading is not hindered. */
        DISK_FULL,
        /** One bit of what is read is wrong, this once; other operations are as they should be. */
        BIT_FLIP,
        /**
         * The bytes of an append land in some sectors of another file or of this one, and where they should be are zeros;
         * nobody is told. Other operations are as they should be.
         */
        MISDIRECTED,
        /** The process dies before the operation. */
        KILL,
        /** The process dies when half of an append is written; before other operations. */
        KILL_MIDWAY,
        /** The process dies just after the operation. */
        KILL_AFTER
    }

    /** Decides what happens at each operation that counts: the mutating ones, and reading after {@link #countReads}. */
    @FunctionalInterface
    public interface Faults {
        Faults NONE = operation -> Fault.NONE;

        Fault at(Operation operation);
    }

    /**
     * An operation that counts.
     *
     * @param number 1 for the first that this process makes
     * @param name create, append, force, truncate, rename, link, delete, forceDirectory, createDirectories or lock; where
     *     reading counts also open, read, size, list, modifiedAt or freeBytes
     * @param path the file or folder it works on; the new name of a rename or link
     */
    public record Operation(long number, String name, Path path) {
        @Override
        public String toString() {
            return number + " " + name + " " + path.getFileName();
        }
    }

    /** The process was killed; also thrown by all that it tries later. */
    public static final class Killed extends Error {
        Killed(Operation operation) {
            super("killed at operation " + operation);
        }
    }

    private final MemoryStorage storage;
    private final List<Operation> operations = new ArrayList<>();
    private Faults faults = Faults.NONE;
    private long counter;
    private boolean readsCount;
    private int openFiles;
    private int mostOpenFiles;

    private @Nullable Killed killed;

    /** An empty disk whose files are all of 1970. */
    public MemoryDisk() {
        this(() -> Instant.EPOCH);
    }

    /** An empty disk. */
    public MemoryDisk(InstantSource clock) {
        this(new MemoryStorage(clock));
    }

    private MemoryDisk(MemoryStorage storage) {
        this.storage = storage;
    }

    /** A second process on the same disk, with no locks and no faults. */
    public MemoryDisk otherProcess() {
        return new MemoryDisk(storage);
    }

    /** What the next process finds when this one is killed: all that was written, durable or not. */
    public MemoryDisk kill() {
        synchronized (storage) {
            return new MemoryDisk(storage.copy());
        }
    }

    /** What the next process finds when the power fails and nothing survives that was not forced. */
    public MemoryDisk powerCut() {
        synchronized (storage) {
            return new MemoryDisk(storage.afterPowerCut());
        }
    }

    /**
     * What the next process finds when the power fails: of what was not forced, any part survives, in any order; lost
     * sectors of 512 bytes read as zeros or garbage.
     */
    public MemoryDisk crash(RandomGenerator random) {
        synchronized (storage) {
            // The first draws of java.util.Random hardly differ between neighbouring seeds.
            return new MemoryDisk(storage.afterCrash(new SplittableRandom(random.nextLong())));
        }
    }

    /** From now on {@code plan} decides at each mutating operation. */
    public MemoryDisk faults(Faults plan) {
        synchronized (storage) {
            faults = plan;
            return this;
        }
    }

    /** From now on reading counts among the operations, and the plan decides at it. */
    public MemoryDisk countReads() {
        synchronized (storage) {
            readsCount = true;
            return this;
        }
    }

    /** How many files this process has had open at the same time, at the most. */
    public int mostOpenFiles() {
        synchronized (storage) {
            return mostOpenFiles;
        }
    }

    /** One fault, at the operation with this number (the first has 1). */
    public MemoryDisk failAt(long number, Fault fault) {
        return faults(operation -> operation.number() == number ? fault : Fault.NONE);
    }

    /** Limits the sum of all file sizes. */
    public MemoryDisk capacity(long bytes) {
        synchronized (storage) {
            storage.capacity = bytes;
            return this;
        }
    }

    /** Every change is refused from now on, as on a volume that was mounted read-only. */
    public void becomeReadOnly() {
        synchronized (storage) {
            storage.readOnly = true;
        }
    }

    /** Ends {@link #becomeReadOnly}. */
    public void becomeWritable() {
        synchronized (storage) {
            storage.readOnly = false;
        }
    }

    /** How many operations this process has begun. */
    public long operationCount() {
        synchronized (storage) {
            return counter;
        }
    }

    /** The operations of this process, in order. */
    public List<Operation> operations() {
        synchronized (storage) {
            return List.copyOf(operations);
        }
    }

    /** All files and what is written in them, for comparison. */
    public SortedMap<Path, byte[]> files() {
        synchronized (storage) {
            SortedMap<Path, byte[]> files = new TreeMap<>();
            storage.names.forEach((path, inode) -> files.put(path, inode.bytes()));
            return files;
        }
    }

    /** What is written in a file. */
    public byte[] contents(Path file) throws IOException {
        synchronized (storage) {
            return storage.file(file).bytes();
        }
    }

    /** Replaces a file's content durably, behind everybody's back: damage, or an earlier version. */
    public void tamper(Path file, byte[] content) {
        synchronized (storage) {
            storage.tamper(file, content);
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        synchronized (storage) {
            return change("create", file, () -> new OpenFile(file, storage.create(file), Access.WRITE));
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        synchronized (storage) {
            look("open", file);
            return new OpenFile(file, storage.file(file), Access.WRITE);
        }
    }

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        synchronized (storage) {
            look("open", file);
            return new OpenFile(file, storage.file(file), Access.READ);
        }
    }

    @Override
    public boolean exists(Path file) {
        synchronized (storage) {
            alive();
            return storage.exists(file);
        }
    }

    @Override
    public long size(Path file) throws IOException {
        synchronized (storage) {
            look("size", file);
            return storage.file(file).size();
        }
    }

    @Override
    public Instant modifiedAt(Path file) throws IOException {
        synchronized (storage) {
            look("modifiedAt", file);
            return storage.file(file).modifiedAt;
        }
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        synchronized (storage) {
            look("list", directory);
            return storage.list(directory);
        }
    }

    @Override
    public boolean isDirectory(Path path) {
        synchronized (storage) {
            alive();
            return storage.isDirectory(path);
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        synchronized (storage) {
            alive();
            if (!storage.isDirectory(directory)) {
                change("createDirectories", directory, () -> storage.createDirectories(directory));
            }
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        synchronized (storage) {
            change("rename", to, () -> storage.rename(from, to));
        }
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        synchronized (storage) {
            change("link", name, () -> storage.link(existing, name));
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        synchronized (storage) {
            change("delete", file, () -> storage.delete(file));
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        synchronized (storage) {
            change("forceDirectory", directory, () -> storage.forceDirectory(directory));
        }
    }

    @Override
    public @Nullable Closeable tryLock(Path file) throws IOException {
        synchronized (storage) {
            alive();
            if (!storage.exists(file)) {
                change("lock", file, () -> storage.create(file));
            }
            return storage.lock(file, this) ? () -> unlock(file) : null;
        }
    }

    private void unlock(Path file) {
        synchronized (storage) {
            storage.unlock(file, this);
        }
    }

    @Override
    public long freeBytes(Path path) throws IOException {
        synchronized (storage) {
            look("freeBytes", path);
            return storage.free();
        }
    }

    private void alive() {
        if (killed != null) {
            throw killed;
        }
    }

    private Operation begin(String name, Path path) throws IOException {
        alive();
        if (storage.readOnly) {
            throw new FileSystemException(path.toString(), null, "Read-only file system");
        }
        return counted(name, path);
    }

    private Operation counted(String name, Path path) {
        Operation operation = new Operation(++counter, name, path);
        operations.add(operation);
        return operation;
    }

    /** An operation that changes nothing; returns the bit that is wrong in what it reads, by a number of no bound. */
    private OptionalLong look(String name, Path path) throws IOException {
        alive();
        if (!readsCount) {
            return OptionalLong.empty();
        }
        Operation operation = counted(name, path);
        return switch (faults.at(operation)) {
            case IO_ERROR, IO_ERROR_AFTER -> throw ioError(operation);
            case KILL, KILL_MIDWAY, KILL_AFTER -> throw die(operation);
            case BIT_FLIP -> OptionalLong.of(new SplittableRandom(operation.number()).nextLong(Long.MAX_VALUE));
            case NONE, DISK_FULL, MISDIRECTED -> OptionalLong.empty();
        };
    }

    private void change(String name, Path path, Effect effect) throws IOException {
        change(name, path, () -> {
            effect.happen();
            return path;
        });
    }

    private <T> T change(String name, Path path, EffectWithResult<T> effect) throws IOException {
        Operation operation = begin(name, path);
        Fault fault = faults.at(operation);
        switch (fault) {
            case IO_ERROR -> throw ioError(operation);
            case DISK_FULL -> throw diskFull(path);
            case KILL, KILL_MIDWAY -> throw die(operation);
            case NONE, IO_ERROR_AFTER, KILL_AFTER, BIT_FLIP, MISDIRECTED -> {}
        }
        T result = effect.happen();
        if (fault == Fault.IO_ERROR_AFTER) {
            throw ioError(operation);
        }
        if (fault == Fault.KILL_AFTER) {
            throw die(operation);
        }
        return result;
    }

    private Killed die(Operation operation) {
        killed = new Killed(operation);
        storage.unlockAll(this);
        return killed;
    }

    private static IOException ioError(Operation operation) {
        return new IOException("Input/output error at operation " + operation);
    }

    private static DiskFullException diskFull(Path file) {
        return new DiskFullException(
                "no space left on the volume of " + file, new IOException("No space left on device"));
    }

    private enum Access {
        READ,
        WRITE
    }

    @FunctionalInterface
    private interface Effect {
        void happen() throws IOException;
    }

    @FunctionalInterface
    private interface EffectWithResult<T> {
        T happen() throws IOException;
    }

    private final class OpenFile implements DiskFile {
        private final Path path;
        private final MemoryStorage.Inode inode;
        private final Access access;
        private boolean closed;

        OpenFile(Path path, MemoryStorage.Inode inode, Access access) {
            this.path = path;
            this.inode = inode;
            this.access = access;
            mostOpenFiles = Math.max(mostOpenFiles, ++openFiles);
        }

        private void usable() throws ClosedChannelException {
            alive();
            if (closed) {
                throw new ClosedChannelException();
            }
        }

        private void writable() throws ClosedChannelException {
            usable();
            if (access == Access.READ) {
                throw new NonWritableChannelException();
            }
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            synchronized (storage) {
                writable();
                Operation operation = begin("append", path);
                Fault fault = faults.at(operation);
                switch (fault) {
                    case IO_ERROR -> throw ioError(operation);
                    case KILL -> throw die(operation);
                    case DISK_FULL -> {
                        write(bytes, bytes.remaining() / 2);
                        throw diskFull(path);
                    }
                    case KILL_MIDWAY -> {
                        write(bytes, bytes.remaining() / 2);
                        throw die(operation);
                    }
                    case MISDIRECTED -> storage.misdirect(inode, taken(bytes, bytes.remaining()), operation.number());
                    case NONE, IO_ERROR_AFTER, KILL_AFTER, BIT_FLIP -> {
                        long room = Math.min(bytes.remaining(), storage.free());
                        write(bytes, (int) room);
                        if (bytes.hasRemaining()) {
                            throw diskFull(path);
                        }
                        if (fault == Fault.IO_ERROR_AFTER) {
                            throw ioError(operation);
                        }
                        if (fault == Fault.KILL_AFTER) {
                            throw die(operation);
                        }
                    }
                }
            }
        }

        private void write(ByteBuffer bytes, int length) {
            storage.append(inode, taken(bytes, length));
        }

        private static byte[] taken(ByteBuffer bytes, int length) {
            byte[] part = new byte[length];
            bytes.get(part);
            return part;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (storage) {
                usable();
                OptionalLong wrongBit = look("read", path);
                int from = into.position();
                int read = inode.read(into, position);
                if (wrongBit.isPresent() && read > 0) {
                    long bit = wrongBit.getAsLong() % (8L * read);
                    int at = from + (int) (bit / 8);
                    into.put(at, (byte) (into.get(at) ^ 1 << bit % 8));
                }
                return read;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (storage) {
                usable();
                try {
                    change("force", path, inode::force);
                } catch (IOException failure) {
                    inode.loseUnsynced();
                    throw failure;
                }
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (storage) {
                usable();
                look("size", path);
                return inode.size();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (storage) {
                writable();
                change("truncate", path, () -> storage.truncate(inode, size));
            }
        }

        @Override
        public void close() {
            synchronized (storage) {
                if (!closed) {
                    closed = true;
                    openFiles--;
                }
            }
        }
    }
}
