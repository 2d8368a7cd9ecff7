package io.truebook.lake;

/** What the exchange of a file means to those who follow the table's changes. */
enum FileChange {
    /** Rows came or went. */
    ROWS,
    /** The same rows lie in other files. */
    LAYOUT
}
