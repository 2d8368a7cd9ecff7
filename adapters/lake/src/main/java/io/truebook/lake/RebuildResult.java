package io.truebook.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A table that was written anew from the journal.
 *
 * @param rows in the new table, all of them proven against the journal's facts
 * @param earlierRows among them, taken over from the old table because an earlier journal had written them
 * @param files live data files of the new table
 * @param seq everything at or below it is in
 * @param kept where the old table is now; absent when there was none
 * @param unreadable data files of the old table that could not be read and may have held rows of an earlier journal
 */
public record RebuildResult(
        String table, long rows, long earlierRows, long files, long seq, Optional<Path> kept, List<Path> unreadable) {

    public RebuildResult {
        unreadable = List.copyOf(unreadable);
    }
}
