package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * Whole files that appear at once or not at all, and survive a power cut once they have appeared.
 *
 * <pre>
 * .NAME.0.tmp  written, forced  --link(2)-->  NAME  --  temp name removed, folder forced
 * </pre>
 *
 * A failure after the link leaves the file published and the caller in doubt; it must look before it does anything else.
 */
final class DurableFiles {

    private final Disk disk;

    DurableFiles(Disk disk) {
        this.disk = disk;
    }

    /** What writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(DiskOutput out) throws IOException;
    }

    /**
     * Publishes a file under a name that must not exist.
     *
     * @throws FileAlreadyExistsException when the name is taken, by whichever process
     */
    void publishNew(Path target, Content content) throws IOException {
        Path temp = writeTemp(target, content);
        try {
            disk.link(temp, target);
        } catch (IOException failure) {
            throw discard(temp, failure);
        }
        disk.delete(temp);
        disk.forceDirectory(folderOf(target));
    }

    /** Publishes a file in place of whatever has the name now. */
    void replace(Path target, Content content) throws IOException {
        Path temp = writeTemp(target, content);
        try {
            disk.rename(temp, target);
        } catch (IOException failure) {
            throw discard(temp, failure);
        }
        disk.forceDirectory(folderOf(target));
    }

    private Path writeTemp(Path target, Content content) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Path temp = target.resolveSibling("." + target.getFileName() + "." + attempt + ".tmp");
            Disk.DiskFile file;
            try {
                file = disk.create(temp);
            } catch (FileAlreadyExistsException leftOverOrAnotherWriter) {
                continue;
            }
            try (DiskOutput out = new DiskOutput(file)) {
                content.writeTo(out);
                out.force();
                return temp;
            } catch (IOException failure) {
                throw discard(temp, failure);
            }
        }
    }

    private IOException discard(Path temp, IOException cause) {
        try {
            disk.delete(temp);
        } catch (IOException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
        return cause;
    }

    /** The whole content of a file. */
    ByteBuffer read(Path file) throws IOException {
        try (Disk.DiskFile open = disk.openReadOnly(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(open.size()));
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = open.read(bytes, bytes.position());
            }
            return bytes.flip();
        }
    }

    static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return folder;
    }
}
