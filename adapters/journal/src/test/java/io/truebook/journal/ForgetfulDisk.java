package io.truebook.journal;

import io.truebook.engine.seam.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A planted bug: a journal that does not ask for durability where it must, in the form of a disk that does not hear. */
final class ForgetfulDisk implements Disk {

    private enum Deaf {
        TO_FORCE,
        TO_FORCE_DIRECTORY
    }

    private final Disk disk;
    private final Set<Deaf> deaf;

    private ForgetfulDisk(Disk disk, Deaf deaf) {
        this.disk = disk;
        this.deaf = EnumSet.of(deaf);
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

    @Override
    public DiskFile openReadOnly(Path file) throws IOException {
        return disk.openReadOnly(file);
    }

    private DiskFile wrapped(DiskFile file) {
        return deaf.contains(Deaf.TO_FORCE) ? new UnforcedFile(file) : file;
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (!deaf.contains(Deaf.TO_FORCE_DIRECTORY)) {
            disk.forceDirectory(directory);
        }
    }

    @Override
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public Instant modifiedAt(Path file) throws IOException {
        return disk.modifiedAt(file);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        disk.link(existing, name);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public @Nullable Closeable tryLock(Path file) throws IOException {
        return disk.tryLock(file);
    }

    @Override
    public long freeBytes(Path path) throws IOException {
        return disk.freeBytes(path);
    }

    private record UnforcedFile(DiskFile file) implements DiskFile {

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            file.append(bytes);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void force() {}

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
