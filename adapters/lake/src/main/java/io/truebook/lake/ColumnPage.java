package io.truebook.lake;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One page of a column: its values, row by row. Rows are jumped over without decoding them, where the encoding allows
 * it.
 */
final class ColumnPage {

    /** The level of a value that is there. */
    static final int PRESENT = 1;

    private final @Nullable PackedNumbers levels;
    private final PageValues values;
    private int left;

    /**
     * @param levels whether each row has a value; absent when all have
     * @param values of those rows that have one
     */
    ColumnPage(@Nullable PackedNumbers levels, PageValues values, int rows) {
        this.levels = levels;
        this.values = values;
        this.left = rows;
    }

    /** How many rows are still to come. */
    int left() {
        return left;
    }

    void skip(int rows) {
        left -= rows;
        values.skip(levels == null ? rows : levels.skipCounting(rows, PRESENT));
    }

    /** The next row's value, in the form of {@link ColumnType}; absent where it is not known. */
    @Nullable
    Object next() {
        left--;
        return levels == null || levels.next() == PRESENT ? values.next() : null;
    }

    /** The next rows' numbers, all of which are there. */
    void longs(long[] into, int from, int rows) throws IOException {
        requireAll(rows);
        values.longs(into, from, rows);
    }

    /** The next rows' texts, all of which are there. */
    void words(Words into, int from, int rows) throws IOException {
        requireAll(rows);
        values.words(into, from, rows);
    }

    private void requireAll(int rows) throws IOException {
        left -= rows;
        if (levels != null && levels.skipCounting(rows, PRESENT) < rows) {
            throw new IOException("a value that each row needs is missing; the file is not ours or is damaged");
        }
    }
}
