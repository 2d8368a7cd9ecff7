package io.truebook.app;

import io.truebook.app.BackupManifest.StoredCopy;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Disk.DiskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes files into a new folder, durably, and notes what was written. */
final class FolderCopy {

    private static final int BUFFER = 1 << 17;

    private final Disk disk;
    private final List<StoredCopy> written = new ArrayList<>();
    private final Set<Path> folders = new TreeSet<>();

    FolderCopy(Disk disk) {
        this.disk = disk;
    }

    /** Reads files of a backup. */
    static InputStream open(Disk disk, Path file) throws IOException {
        return new FileContent(disk.openReadOnly(file));
    }

    /** Size and checksum of a content, which is read to its end. */
    static StoredCopy measure(String path, InputStream content) throws IOException {
        return pass(path, content, piece -> {});
    }

    /**
     * Writes one file.
     *
     * @param path its name in the manifest
     */
    void write(Path file, String path, InputStream content) throws IOException {
        Path folder = BackupFolders.parent(file);
        disk.createDirectories(folder);
        folders.add(folder);
        try (DiskFile made = disk.create(file)) {
            written.add(pass(path, content, made::append));
            made.force();
        }
    }

    /** Makes the names of all files durable. */
    List<StoredCopy> finish() throws IOException {
        for (Path folder : folders) {
            disk.forceDirectory(folder);
        }
        return written;
    }

    @FunctionalInterface
    private interface Sink {
        void take(ByteBuffer piece) throws IOException;
    }

    private static StoredCopy pass(String path, InputStream content, Sink sink) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
            sink.take(ByteBuffer.wrap(buffer, 0, read));
            size += read;
        }
        return new StoredCopy(path, size, Digests.text(digest.digest()));
    }

    private static final class FileContent extends InputStream {
        private final DiskFile file;
        private long position;

        FileContent(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(into, from, length), position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
