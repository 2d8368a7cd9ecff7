package io.truebook.lake;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Goes down one column of a row group, from page to page. */
final class ColumnCursor {

    private final PageReader pages;
    private final ColumnFormat format;
    private final int rows;
    private @Nullable ColumnPage page;
    private int at;

    /** @throws IOException when the file keeps the column in another form than we do */
    ColumnCursor(PageReadStore group, MessageType schema, PositionColumn column) throws IOException {
        ColumnDescriptor descriptor = schema.getColumnDescription(new String[] {column.columnName()});
        ColumnType type = column.type();
        if (!type.isStoredAs(descriptor.getPrimitiveType()) || descriptor.getMaxRepetitionLevel() > 0) {
            throw new IOException("column " + column.columnName() + " is stored as " + descriptor.getPrimitiveType());
        }
        this.pages = group.getPageReader(descriptor);
        this.rows = Math.toIntExact(group.getRowCount());
        this.format =
                new ColumnFormat(descriptor, type, ColumnDictionary.of(pages.readDictionaryPage(), descriptor, type));
    }

    /** The value of a row at or below the last one asked for, in the form of {@link ColumnType}; absent if not known. */
    @Nullable
    Object value(int row) throws IOException {
        ColumnPage current = page();
        while (row - at >= current.left()) {
            at += current.left();
            current = next();
        }
        current.skip(row - at);
        at = row + 1;
        return current.next();
    }

    /** All numbers of a column that every row has. */
    long[] longs() throws IOException {
        long[] all = new long[rows];
        for (int done = 0; done < rows; ) {
            ColumnPage some = next();
            int count = some.left();
            some.longs(all, done, count);
            done += count;
        }
        return all;
    }

    /** All texts of a column that every row has. */
    Words words() throws IOException {
        Words all = new Words(format.dictionary(), rows);
        for (int done = 0; done < rows; ) {
            ColumnPage some = next();
            int count = some.left();
            some.words(all, done, count);
            done += count;
        }
        return all;
    }

    private ColumnPage page() throws IOException {
        ColumnPage known = page;
        return known == null ? next() : known;
    }

    private ColumnPage next() throws IOException {
        DataPage read = pages.readPage();
        if (read == null) {
            throw new IOException("a column ends before its rows do");
        }
        ColumnPage opened = format.open(read);
        page = opened;
        return opened;
    }
}
