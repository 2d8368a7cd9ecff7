package io.truebook.verification.power;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A disk whose power can be cut while somebody writes on it, who does not notice.
 *
 * <pre>
 *   pool.img       a sparse file with XFS, mounted by loop on pool/
 *   pool/disk.raw  a sparse file with ext4, mounted by loop on disk/: here the writer writes
 *   pool/cut.raw   disk.raw as it was at an instant, mounted by loop on cut/: here is looked what is left
 * </pre>
 *
 * <p><b>What counts as on the disk.</b> What ext4 has handed to its block device. The loop device writes that into
 * disk.raw through the page cache of XFS; making a reflink copy first writes out the dirty pages of disk.raw and keeps
 * writers away meanwhile, so the copy has every block write that had ended when it was made, and of those under way each
 * either has happened or has not. What lies only in the page cache of ext4 - bytes that nobody forced, names that no
 * transaction of its journal has carried - is not in the copy: that is what a power cut takes. Mounting the copy replays
 * the journal of ext4, as a machine does that starts again.
 *
 * <p><b>Why the model is fair.</b> What nobody forces may stay in memory for as long as the kernel likes. ext4 with its
 * default order of things, {@code data=ordered} and delayed allocation, writes content after about 30 seconds
 * (vm.dirty_expire_centisecs) and names after 5 (its mount option commit). Only the latter is set otherwise here, to 300,
 * as laptops do that let their disk sleep: names that depend on time do not survive by luck. The planted flaws are caught
 * with either. {@link Order#WRITEBACK}, also an option of ext4, lets names become durable before content.
 *
 * <p><b>What it does not model.</b> A device that loses what it has acknowledged: the cache of a disk without power-loss
 * protection, for which ext4 sends flushes at each fsync, is not simulated; nor are torn sectors. And ext4 is kinder than
 * POSIX: an fsync of any file carries all names that were made before it, so a folder that is not forced is hardly seen.
 * For these there is the disk in memory of the simulated lives, which drops unforced bytes and names one by one.
 */
final class PowerDisk implements AutoCloseable {

    /** Whether ext4 writes content before the names that lead to it. */
    enum Order {
        ORDERED,
        WRITEBACK
    }

    private static final long POOL_BYTES = 1L << 30;
    private static final long DISK_BYTES = 512L << 20;
    private static final int COMMIT_SECONDS = 300;

    private final Mounts mounts;
    private final Shell shell;
    private final Thread atExit = new Thread(this::removeAtExit, "power-disk-clean-up");

    private PowerDisk(Mounts mounts) throws IOException {
        this.mounts = mounts;
        this.shell = new Shell(mounts.folder());
    }

    /** Makes the file systems. */
    static PowerDisk create(Order order) throws IOException {
        PowerDisk disk = new PowerDisk(Mounts.create());
        Runtime.getRuntime().addShutdownHook(disk.atExit);
        try {
            disk.build(order);
            return disk;
        } catch (IOException failure) {
            disk.close();
            throw failure;
        }
    }

    private void build(Order order) throws IOException {
        Path image = in("pool.img");
        sparse(image, POOL_BYTES);
        shell.run("mkfs.xfs", "-q", "-m", "reflink=1", image);
        shell.runAsRoot("mount", "-o", "loop,noatime", image, Files.createDirectory(in("pool")));
        Object owner = Files.getAttribute(image, "unix:uid");
        shell.runAsRoot("chown", owner, in("pool"));
        Path raw = in("pool/disk.raw");
        sparse(raw, DISK_BYTES);
        shell.run(
                "mkfs.ext4",
                "-q",
                "-E",
                "lazy_itable_init=0,lazy_journal_init=0,root_owner=" + owner + ":"
                        + Files.getAttribute(image, "unix:gid"),
                raw);
        String options = "loop,noatime,commit=%d,data=%s"
                .formatted(COMMIT_SECONDS, order.name().toLowerCase(Locale.ROOT));
        shell.runAsRoot("mount", "-o", options, raw, Files.createDirectory(folder()));
        Files.createDirectory(in("cut"));
    }

    private static void sparse(Path file, long bytes) throws IOException {
        try (RandomAccessFile empty = new RandomAccessFile(file.toFile(), "rw")) {
            empty.setLength(bytes);
        }
    }

    private Path in(String name) {
        return mounts.folder().resolve(name);
    }

    /** Where the writer writes. */
    Path folder() {
        return in("disk");
    }

    /** A folder on the machine's own disk, which no cut touches. */
    Path outside() {
        return mounts.folder();
    }

    /** Cuts the power: what is on the disk now is, once it has power again, in the folder of the cut. */
    Cut cut() throws IOException {
        Path copy = in("pool/cut.raw");
        long before = System.nanoTime();
        shell.run("cp", "--reflink=always", in("pool/disk.raw"), copy);
        long took = System.nanoTime() - before;
        shell.runAsRoot("mount", "-o", "loop,noatime", copy, in("cut"));
        return new Cut(in("cut"), took);
    }

    /** What a cut left; one at a time. */
    final class Cut implements AutoCloseable {
        private final Path folder;
        private final long nanos;

        private Cut(Path folder, long nanos) {
            this.folder = folder;
            this.nanos = nanos;
        }

        /** As {@link PowerDisk#folder} was. */
        Path folder() {
            return folder;
        }

        /** How long copying took, during which the instant of the cut lies. */
        long nanos() {
            return nanos;
        }

        @Override
        public void close() throws IOException {
            shell.runAsRoot("umount", folder);
            Files.delete(in("pool/cut.raw"));
        }
    }

    private void removeAtExit() {
        try {
            mounts.remove();
        } catch (IOException failure) {
            throw new UncheckedIOException("left behind, the next run will take it away", failure);
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        mounts.remove();
    }
}
