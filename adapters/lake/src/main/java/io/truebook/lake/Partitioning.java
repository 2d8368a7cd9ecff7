package io.truebook.lake;

import org.jspecify.annotations.Nullable;

/** How the rows of {@code position_updates} are divided into folders. */
public enum Partitioning {
    /** A folder for each underlying symbol: queries about one symbol read only its files. */
    SYMBOL("symbol"),
    /** A folder for each UTC day. */
    DATE("date"),
    /** One folder. */
    NONE(null);

    private final @Nullable String column;

    Partitioning(@Nullable String column) {
        this.column = column;
    }

    /** The partition column; absent for an unpartitioned table. */
    @Nullable
    String column() {
        return column;
    }
}
