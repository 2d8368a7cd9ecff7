package io.truebook.journal;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Somebody wants to read a journal where there is none; nothing was created. */
public final class NoJournalException extends NoSuchFileException {
    NoJournalException(Path dir) {
        super(
                dir.toString(),
                null,
                "there is no journal in this folder; choose the data folder with --dir, or start the service once to"
                        + " begin one");
    }
}
