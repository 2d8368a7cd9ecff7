package io.truebook.lake;

/** What to do about a damaged table, in words; always the same ones. */
final class Remedy {

    private Remedy() {}

    /** For a table that only the journal can mend. */
    static String rebuild(String table) {
        return "Nothing was changed. Bring the file back from a copy, or stop the service and run `truebook lake rebuild "
                + table + "`: it writes the table anew from the journal and keeps the old one";
    }
}
