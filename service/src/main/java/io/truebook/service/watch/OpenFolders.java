package io.truebook.service.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Folders that others than their user may look into. Truebook makes its own for its user alone. */
final class OpenFolders {

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private OpenFolders() {}

    /** Those of the data folder and of a lake that lies elsewhere, each with its mode. */
    static List<String> of(Path dir, Path lake) {
        Set<Path> outermost = new LinkedHashSet<>();
        outermost.add(absolute(dir));
        if (!absolute(lake).startsWith(absolute(dir))) {
            outermost.add(absolute(lake));
        }
        return outermost.stream()
                .filter(Files::isDirectory)
                .filter(OpenFolders::isOpen)
                .map(folder -> folder + " is " + PosixFilePermissions.toString(permissions(folder)))
                .toList();
    }

    private static Path absolute(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    private static boolean isOpen(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !OWNERS.containsAll(permissions(folder));
    }

    private static Set<PosixFilePermission> permissions(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
