package io.truebook.lake;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.page.DictionaryPage;
import org.jspecify.annotations.Nullable;

/** The values that the pages of a column name by number; each is made an object once, when it is first met. */
final class ColumnDictionary {

    private final ColumnType type;
    private final boolean old;
    private final @Nullable Dictionary entries;
    private final @Nullable Object[] values;

    private ColumnDictionary(ColumnType type, boolean old, @Nullable Dictionary entries) {
        this.type = type;
        this.old = old;
        this.entries = entries;
        this.values = new @Nullable Object[entries == null ? 0 : entries.getMaxId() + 1];
    }

    /** @param page absent when the column has none */
    static ColumnDictionary of(@Nullable DictionaryPage page, ColumnDescriptor column, ColumnType type)
            throws IOException {
        Dictionary entries = page == null ? null : page.getEncoding().initDictionary(column, page);
        return new ColumnDictionary(type, OldTimestamp.isFormOf(column), entries);
    }

    int size() {
        return values.length;
    }

    /** In the form of {@link ColumnType}. */
    Object value(int id) {
        Object known = values[id];
        if (known == null) {
            known = old ? OldTimestamp.micros(entries().decodeToBinary(id)) : type.valueOf(entries(), id);
            values[id] = known;
        }
        return known;
    }

    /** The numbers that {@code ids} name. */
    void longs(int[] ids, long[] into, int from) {
        Dictionary numbers = entries();
        for (int i = 0; i < ids.length; i++) {
            into[from + i] = old ? OldTimestamp.micros(numbers.decodeToBinary(ids[i])) : numbers.decodeToLong(ids[i]);
        }
    }

    private Dictionary entries() {
        if (entries == null) {
            throw new IllegalStateException("a page names entries of a dictionary that is not there");
        }
        return entries;
    }
}
