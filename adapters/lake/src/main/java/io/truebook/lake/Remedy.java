package io.truebook.lake;

/** What to do about a damaged table, in words; always the same ones. */
final class Remedy {

    private Remedy() {}

    /** In few words, where many things of one kind are told. */
    static String shortly(String table) {
        return "`truebook lake rebuild " + table + "` mends it";
    }

    /** For a table that only the journal can mend. */
    static String rebuild(String table) {
        return "Nothing was changed. Bring the file back from a copy, or stop the service and run `truebook lake rebuild "
                + table + "`: it writes the table anew from the journal and keeps the old one";
    }
}
