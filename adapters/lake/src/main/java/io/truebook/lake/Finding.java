package io.truebook.lake;

import java.nio.file.Path;

/**
 * Something that {@code verify} found wrong.
 *
 * @param table the table's name
 * @param version the version it was found in; -1 when the log is not readable at all
 * @param file where
 * @param text what, and what to do; whole sentences
 */
public record Finding(String table, long version, Path file, Kind kind, String text) {

    /** Kinds of damage. */
    public enum Kind {
        /** A commit of ours was overwritten by another program. */
        LOST_COMMIT,
        /** Another program changed rows, or the table itself. */
        FOREIGN_CHANGE,
        /** There is no table. */
        MISSING_TABLE,
        /** The table is not this journal's. */
        OTHER_JOURNAL,
        /** The table has seqs that the journal has not reached. */
        LAKE_AHEAD,
        /** The table lacks seqs that the journal had noted as being in it; the next start writes them. */
        BEHIND,
        /** A version is missing in the log. */
        LOG_GAP,
        /** A log file cannot be read. */
        DAMAGED_LOG,
        /** A checkpoint says something else than the commits below it, or is said to be where there is none. */
        LYING_CHECKPOINT,
        /** A commit does not begin where the one before ended. */
        SEQ_GAP,
        /** A data file is missing. */
        MISSING_FILE,
        /** A data file cannot be read, or holds another number of rows than the log says. */
        DAMAGED_FILE,
        /** A fact has no row. */
        MISSING_ROW,
        /** A fact has more than one row. */
        DOUBLE_ROW,
        /** A row says something else than the fact, or there is no such fact. */
        WRONG_ROW,
        /** The facts cannot be read from their beginning. */
        UNREADABLE_FACTS
    }
}
