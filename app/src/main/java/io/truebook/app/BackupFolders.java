package io.truebook.app;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Where a path of a manifest lies. */
record BackupFolders(Path journal, Path lake) {

    static final String JOURNAL = "journal";
    static final String LAKE = "lake";

    Path resolve(String path) {
        int slash = path.indexOf('/');
        Path root = path.startsWith(JOURNAL + "/") ? journal : lake;
        return root.resolve(path.substring(slash + 1));
    }

    static void requireEmpty(Disk disk, Path folder) throws IOException {
        if (!disk.list(folder).isEmpty() || (disk.exists(folder) && !disk.isDirectory(folder))) {
            throw new BackupRefusedException(folder
                    + " is not empty; choose an empty folder, or one that is not there yet. Nothing was changed.");
        }
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no folder");
        }
        return parent;
    }
}
