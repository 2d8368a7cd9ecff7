package io.truebook.service.http;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that the user of this process has written, and nobody else. */
final class OwnFile {

    private OwnFile() {}

    /**
     * Refuses links, and files of other users: whoever can place one could have this user's secrets sent somewhere.
     *
     * @throws NoSuchFileException when there is no such file
     */
    static void require(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(file.toString(), null, "it is no plain file; delete it");
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        long owner = ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        long caller = new UnixSystem().getUid();
        if (owner != caller) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "it belongs to the user with the number " + owner + ", and this command runs as " + caller
                            + "; run it as the user who serves the folder");
        }
    }
}
