package io.truebook.journal;

import io.truebook.engine.Journal.Checkpoint;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint, read back from its file.
 *
 * @param hash the book's {@link io.truebook.domain.Book#hash} when it was written
 */
public record KeptCheckpoint(Checkpoint checkpoint, String hash) {

    /** The last input that is in the book. */
    public long seq() {
        return checkpoint.state().seq();
    }

    /** The whole ones of a folder, newest first; one that is replaced meanwhile is left out. */
    static List<KeptCheckpoint> all(JournalFolder folder, String journal) throws IOException {
        List<KeptCheckpoint> kept = new ArrayList<>();
        for (long seq : folder.checkpoints()) {
            read(folder, seq, journal).ifPresent(kept::add);
        }
        return kept;
    }

    private static Optional<KeptCheckpoint> read(JournalFolder folder, long seq, String journal) throws IOException {
        try {
            return Optional.of(CheckpointFile.read(folder, seq, journal));
        } catch (MalformedException | NoSuchFileException unusable) {
            return Optional.empty();
        }
    }
}
