package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Where a table is while it is written anew, in the folder of the tables:
 *
 * <pre>
 * .rebuilding/TABLE                   being written; worth nothing until it is whole
 * .rebuilt/TABLE                      whole and proven; becomes TABLE, if need be at the next start
 * TABLE                               the table
 * replaced/TABLE-20261120T123000Z     what was TABLE before
 * </pre>
 *
 * Each step is one rename, so that a cut leaves the old table or the new one.
 */
final class RebuildFolders {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Disk disk;

    RebuildFolders(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /** The folder of tables in which a new one is written. */
    Path staging() {
        return root.resolve(".rebuilding");
    }

    private Path finished() {
        return root.resolve(".rebuilt");
    }

    /** Puts a new table in its place, if an earlier rebuild was cut off after it took the old one away. */
    void finishInterrupted(String table) throws IOException {
        if (disk.isDirectory(finished().resolve(table)) && !disk.exists(root.resolve(table))) {
            move(finished().resolve(table), root.resolve(table));
        }
    }

    /** Removes what rebuilds that were cut off have left beside the table. */
    void clear(String table) throws IOException {
        remove(staging().resolve(table));
        remove(finished().resolve(table));
    }

    /**
     * Puts the new table in the place of the old one.
     *
     * @return where the old one is now; absent when there was none
     */
    Optional<Path> swap(String table, Instant now) throws IOException {
        disk.createDirectories(finished());
        move(staging().resolve(table), finished().resolve(table));
        Optional<Path> kept = Optional.empty();
        if (disk.exists(root.resolve(table))) {
            kept = Optional.of(freeName(table, now));
            move(root.resolve(table), kept.get());
        }
        finishInterrupted(table);
        return kept;
    }

    private Path freeName(String table, Instant now) throws IOException {
        Path folder = root.resolve("replaced");
        disk.createDirectories(folder);
        String name = table + "-" + STAMP.format(now);
        Path free = folder.resolve(name);
        for (int attempt = 2; disk.exists(free); attempt++) {
            free = folder.resolve(name + "-" + attempt);
        }
        return free;
    }

    private void move(Path from, Path to) throws IOException {
        disk.rename(from, to);
        disk.forceDirectory(DurableFiles.folderOf(to));
        disk.forceDirectory(DurableFiles.folderOf(from));
    }

    private void remove(Path path) throws IOException {
        if (disk.isDirectory(path)) {
            for (Path entry : disk.list(path)) {
                remove(entry);
            }
        }
        if (disk.exists(path)) {
            disk.delete(path);
        }
    }
}
