package io.truebook.engine.seam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes and names of a {@link MemoryDisk}: what is written, what is durable, and the name changes in between. Not
 * safe for threads; the disk locks it.
 */
final class MemoryStorage {

    private static final int SECTOR = 512;

    private final InstantSource clock;
    final SortedMap<Path, Inode> names = new TreeMap<>();
    private final SortedMap<Path, Inode> durableNames = new TreeMap<>();
    private final List<NameChange> pending = new ArrayList<>();
    private final TreeSet<Path> directories = new TreeSet<>();
    private final Map<Path, MemoryDisk> locks = new LinkedHashMap<>();
    long capacity = Long.MAX_VALUE;
    boolean readOnly;

    MemoryStorage(InstantSource clock) {
        this.clock = clock;
    }

    /** A change of names that is not durable yet; it becomes durable as a whole. */
    private record NameChange(
            @Nullable Path removed,
            @Nullable Path added,
            @Nullable Inode inode) {

        boolean touches(Path directory) {
            return isIn(directory, removed) || isIn(directory, added);
        }

        private static boolean isIn(Path directory, @Nullable Path path) {
            return path != null && directory.equals(path.getParent());
        }

        void applyTo(Map<Path, Inode> target) {
            if (removed != null) {
                target.remove(removed);
            }
            if (added != null && inode != null) {
                target.put(added, inode);
            }
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private void apply(NameChange change) {
        change.applyTo(names);
        pending.add(change);
    }

    Inode file(Path file) throws IOException {
        Inode inode = names.get(normal(file));
        if (inode == null) {
            throw isDirectory(file)
                    ? new FileSystemException(file.toString(), null, "Is a directory")
                    : new NoSuchFileException(file.toString());
        }
        return inode;
    }

    boolean exists(Path path) {
        return names.containsKey(normal(path)) || isDirectory(path);
    }

    boolean isDirectory(Path path) {
        Path normal = normal(path);
        return normal.getParent() == null || directories.contains(normal);
    }

    private void free(Path name) throws IOException {
        Path parent = normal(name).getParent();
        if (parent == null || !isDirectory(parent)) {
            throw new NoSuchFileException(name.toString());
        }
        if (exists(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
    }

    Inode create(Path file) throws IOException {
        free(file);
        Inode inode = new Inode(clock.instant());
        apply(new NameChange(null, normal(file), inode));
        return inode;
    }

    void link(Path existing, Path name) throws IOException {
        Inode inode = file(existing);
        free(name);
        apply(new NameChange(null, normal(name), inode));
    }

    void rename(Path from, Path to) throws IOException {
        if (isDirectory(from)) {
            renameFolder(normal(from), normal(to));
            return;
        }
        Inode inode = file(from);
        if (isDirectory(to) || !isDirectory(normal(to).resolveSibling("."))) {
            throw new FileSystemException(from.toString(), to.toString(), "Is a directory, or has no directory");
        }
        apply(new NameChange(normal(from), normal(to), inode));
    }

    /** A folder's new name is durable when given, with all that is in it as durable as before. */
    private void renameFolder(Path from, Path to) throws IOException {
        free(to);
        move(names, from, to);
        move(durableNames, from, to);
        pending.replaceAll(
                change -> new NameChange(moved(change.removed, from, to), moved(change.added, from, to), change.inode));
        List<Path> folders =
                directories.stream().filter(folder -> folder.startsWith(from)).toList();
        folders.forEach(folder -> {
            directories.remove(folder);
            directories.add(to.resolve(from.relativize(folder)));
        });
    }

    private static void move(SortedMap<Path, Inode> map, Path from, Path to) {
        List<Path> inside =
                map.keySet().stream().filter(path -> path.startsWith(from)).toList();
        for (Path path : inside) {
            Inode inode = map.remove(path);
            map.put(to.resolve(from.relativize(path)), inode);
        }
    }

    private static @Nullable Path moved(@Nullable Path path, Path from, Path to) {
        return path == null || !path.startsWith(from) ? path : to.resolve(from.relativize(path));
    }

    void delete(Path path) throws IOException {
        if (isDirectory(path)) {
            if (!list(path).isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            directories.remove(normal(path));
            return;
        }
        file(path);
        apply(new NameChange(normal(path), null, null));
    }

    List<Path> list(Path directory) {
        Path normal = normal(directory);
        TreeSet<Path> entries = new TreeSet<>();
        names.keySet().stream()
                .filter(path -> normal.equals(path.getParent()))
                .forEach(path -> entries.add(directory.resolve(path.getFileName())));
        directories.stream()
                .filter(path -> normal.equals(path.getParent()))
                .forEach(path -> entries.add(directory.resolve(path.getFileName())));
        return List.copyOf(entries);
    }

    void createDirectories(Path directory) throws IOException {
        for (Path path = normal(directory); path != null && path.getParent() != null; path = path.getParent()) {
            if (names.containsKey(path)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            directories.add(path);
        }
    }

    void forceDirectory(Path directory) throws IOException {
        if (!isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        Path normal = normal(directory);
        pending.stream().filter(change -> change.touches(normal)).forEach(change -> change.applyTo(durableNames));
        pending.removeIf(change -> change.touches(normal));
    }

    void append(Inode inode, byte[] bytes) {
        inode.append(bytes);
        inode.modifiedAt = clock.instant();
    }

    /** The file grows by as much, and the bytes are in sectors that the number decides; what was there is lost. */
    void misdirect(Inode inode, byte[] bytes, long number) {
        append(inode, new byte[bytes.length]);
        SplittableRandom random = new SplittableRandom(number);
        List<Inode> inodes = names.values().stream()
                .distinct()
                .filter(other -> other.size() > 0)
                .toList();
        if (!inodes.isEmpty()) {
            Inode victim = inodes.get(random.nextInt(inodes.size()));
            victim.overwrite(random.nextInt(1 + (int) (victim.size() - 1) / SECTOR) * SECTOR, bytes);
        }
    }

    void truncate(Inode inode, long size) {
        inode.truncate(size);
        inode.modifiedAt = clock.instant();
    }

    void tamper(Path file, byte[] content) {
        Inode inode = new Inode(clock.instant());
        inode.append(content);
        inode.force();
        names.put(normal(file), inode);
        durableNames.put(normal(file), inode);
    }

    long free() {
        if (capacity == Long.MAX_VALUE) {
            return capacity;
        }
        IdentityHashMap<Inode, Long> sizes = new IdentityHashMap<>();
        names.values().forEach(inode -> sizes.put(inode, inode.size()));
        return Math.max(
                0, capacity - sizes.values().stream().mapToLong(Long::longValue).sum());
    }

    boolean lock(Path file, MemoryDisk owner) {
        return locks.putIfAbsent(normal(file), owner) == null;
    }

    void unlock(Path file, MemoryDisk owner) {
        locks.remove(normal(file), owner);
    }

    void unlockAll(MemoryDisk owner) {
        locks.values().removeIf(holder -> holder == owner);
    }

    /** The same files and what is durable of them; locks are gone. */
    MemoryStorage copy() {
        MemoryStorage copy = new MemoryStorage(clock);
        IdentityHashMap<Inode, Inode> inodes = new IdentityHashMap<>();
        names.forEach((path, inode) -> copy.names.put(path, copied(inode, inodes)));
        durableNames.forEach((path, inode) -> copy.durableNames.put(path, copied(inode, inodes)));
        for (NameChange change : pending) {
            Inode inode = change.inode();
            copy.pending.add(
                    new NameChange(change.removed(), change.added(), inode == null ? null : copied(inode, inodes)));
        }
        copy.directories.addAll(directories);
        copy.capacity = capacity;
        return copy;
    }

    private static Inode copied(Inode inode, IdentityHashMap<Inode, Inode> inodes) {
        return inodes.computeIfAbsent(inode, Inode::copy);
    }

    MemoryStorage afterPowerCut() {
        MemoryStorage copy = copy();
        copy.pending.clear();
        copy.settle(Inode::dropUnsynced);
        return copy;
    }

    MemoryStorage afterCrash(RandomGenerator random) {
        MemoryStorage copy = copy();
        copy.pending.removeIf(change -> random.nextBoolean());
        copy.pending.forEach(change -> change.applyTo(copy.durableNames));
        copy.pending.clear();
        copy.settle(inode -> inode.tear(random));
        return copy;
    }

    private void settle(Consumer<Inode> fate) {
        names.clear();
        names.putAll(durableNames);
        IdentityHashMap<Inode, Boolean> settled = new IdentityHashMap<>();
        for (Inode inode : names.values()) {
            if (settled.put(inode, true) == null) {
                fate.accept(inode);
            }
        }
    }

    /** A file's content, whatever its names: as written, and as it would be read after the power failed. */
    static final class Inode {
        private byte[] written = new byte[256];
        private int size;
        private byte[] durable = new byte[256];
        private int durableSize;
        /** Where unforced content begins: bytes below it need no force. */
        private int cleanBelow;

        Instant modifiedAt;

        Inode(Instant modifiedAt) {
            this.modifiedAt = modifiedAt;
        }

        Inode copy() {
            Inode copy = new Inode(modifiedAt);
            copy.written = bytes();
            copy.size = size;
            copy.durable = durable.clone();
            copy.durableSize = durableSize;
            copy.cleanBelow = cleanBelow;
            return copy;
        }

        byte[] bytes() {
            return Arrays.copyOf(written, size);
        }

        long size() {
            return size;
        }

        void append(byte[] bytes) {
            written = grown(written, size + bytes.length);
            System.arraycopy(bytes, 0, written, size, bytes.length);
            size += bytes.length;
        }

        /** Content that is there becomes other content, durably; the size stays. */
        void overwrite(int from, byte[] bytes) {
            int length = Math.min(bytes.length, size - from);
            System.arraycopy(bytes, 0, written, from, length);
            int durableLength = Math.min(bytes.length, durableSize - from);
            if (durableLength > 0) {
                System.arraycopy(bytes, 0, durable, from, durableLength);
            }
        }

        void truncate(long newSize) {
            size = (int) Math.min(size, newSize);
            cleanBelow = Math.min(cleanBelow, size);
        }

        int read(ByteBuffer into, long position) {
            if (position >= size) {
                return -1;
            }
            int length = (int) Math.min(into.remaining(), size - position);
            into.put(written, (int) position, length);
            return length;
        }

        void force() {
            durable = grown(durable, size);
            if (cleanBelow > durableSize) {
                // A failed force lost what lies between: it can be read until the power fails, and never after.
                Arrays.fill(durable, durableSize, cleanBelow, (byte) 0);
            }
            System.arraycopy(written, cleanBelow, durable, cleanBelow, size - cleanBelow);
            durableSize = size;
            cleanBelow = size;
        }

        private static byte[] grown(byte[] array, int needed) {
            return needed <= array.length ? array : Arrays.copyOf(array, Math.max(needed, 2 * array.length));
        }

        /** After a failed force the system takes the bytes for written. */
        void loseUnsynced() {
            cleanBelow = size;
        }

        private byte[] durable() {
            return Arrays.copyOf(durable, durableSize);
        }

        void dropUnsynced() {
            become(durable());
        }

        private void become(byte[] content) {
            written = content.clone();
            size = content.length;
            durable = content.clone();
            durableSize = size;
            cleanBelow = size;
        }

        void tear(RandomGenerator random) {
            switch (random.nextInt(4)) {
                case 0 -> dropUnsynced();
                case 1 -> become(prefix(random));
                case 2 -> become(sectors(random, 0));
                default -> become(sectors(random, 0xff));
            }
        }

        /** Everything arrives in order, up to some point. */
        private byte[] prefix(RandomGenerator random) {
            if (size <= durableSize) {
                return random.nextBoolean() ? durable() : bytes();
            }
            return Arrays.copyOf(bytes(), random.nextInt(durableSize, size + 1));
        }

        /** Each sector that differs from the durable image arrives or not, whatever its neighbours do. */
        private byte[] sectors(RandomGenerator random, int garbage) {
            byte[] old = durable();
            byte[] result = Arrays.copyOf(written, random.nextBoolean() ? size : Math.max(size, old.length));
            for (int from = 0; from < result.length; from += SECTOR) {
                int to = Math.min(from + SECTOR, result.length);
                boolean differs = to > old.length || !Arrays.equals(result, from, to, old, from, to);
                if (differs && random.nextBoolean()) {
                    for (int at = from; at < to; at++) {
                        result[at] = at < old.length ? old[at] : (byte) (random.nextInt() & garbage);
                    }
                }
            }
            return result;
        }
    }
}
