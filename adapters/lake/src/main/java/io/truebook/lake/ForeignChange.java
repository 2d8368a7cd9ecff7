package io.truebook.lake;

import java.nio.file.Path;

/**
 * A commit of another program that changed rows, or the table itself. Exchanging files without changing a row is none.
 *
 * @param what it did, in words
 */
record ForeignChange(long version, Path file, String what) {}
