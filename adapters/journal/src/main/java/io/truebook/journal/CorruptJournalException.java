package io.truebook.journal;

import java.io.IOException;
import java.nio.file.Path;

/** The journal is damaged where it may not be; names the file, the place, what was found, and what to do. */
public final class CorruptJournalException extends IOException {

    private final Path file;
    private final long offset;

    CorruptJournalException(Path file, long offset, String found) {
        super(file + ", offset " + offset + ": " + found
                + ". Nothing was changed. Restore the data folder from a backup,"
                + " or move the folder " + folder(file)
                + " away to begin a new journal: the lake keeps what was already written to it.");
        this.file = file;
        this.offset = offset;
    }

    /** The journal's own folder, also for a file of its archive. */
    private static Path folder(Path file) {
        for (Path path = file; path != null; path = path.getParent()) {
            if (path.endsWith("journal")) {
                return path;
            }
        }
        return file;
    }

    /** The damaged file. */
    public Path file() {
        return file;
    }

    /** Where in the file, in bytes; for a compressed file, in its content. */
    public long offset() {
        return offset;
    }
}
