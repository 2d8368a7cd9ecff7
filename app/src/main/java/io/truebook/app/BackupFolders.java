package io.truebook.app;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    /** A copy inside of what is copied would be copied again by the next one, or taken for a table. */
    static void requireOutside(Path target, Path folder, Path lake) throws BackupRefusedException {
        Path place = target.toAbsolutePath().normalize();
        for (Path part : List.of(folder, lake)) {
            if (place.startsWith(part.toAbsolutePath().normalize())) {
                throw new BackupRefusedException(target + " lies in the record itself, " + part
                        + "; choose a folder outside of it. Nothing was changed.");
            }
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
