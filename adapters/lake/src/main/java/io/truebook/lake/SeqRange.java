package io.truebook.lake;

/**
 * The inputs whose facts a commit carries.
 *
 * @param from exclusive
 * @param to inclusive; becomes the table's cursor
 */
record SeqRange(long from, long to) {

    /** As it stands in the log's {@code engineInfo}: first and last seq. */
    @Override
    public String toString() {
        return (from + 1) + ".." + to;
    }
}
