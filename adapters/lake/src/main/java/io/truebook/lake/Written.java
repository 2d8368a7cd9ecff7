package io.truebook.lake;

/**
 * What a commit put into a table.
 *
 * @param rows how many rows
 * @param bytes the size of the data files; the log is not counted
 */
record Written(long rows, long bytes) {

    static final Written NOTHING = new Written(0, 0);

    Written plus(Written other) {
        return new Written(rows + other.rows, bytes + other.bytes);
    }
}
