package io.truebook.verification.process;

import io.truebook.journal.CorruptJournalException;
import java.io.IOException;
import java.util.List;

/** How a planted bug shows: as violations, or as a record that cannot be read. */
final class Planted {

    private Planted() {}

    /** Judges a record. */
    @FunctionalInterface
    interface Judging {
        List<String> judge() throws IOException;
    }

    static List<String> found(Judging judging) throws IOException {
        try {
            return judging.judge();
        } catch (CorruptJournalException unreadable) {
            return List.of(String.valueOf(unreadable.getMessage()));
        }
    }
}
