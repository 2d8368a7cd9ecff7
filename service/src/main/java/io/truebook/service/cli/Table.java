package io.truebook.service.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;

/** A table for people: text to the left, numbers to the right. */
final class Table {

    private static final int WIDEST = 120;

    private final List<Column> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    Table text(String header) {
        return column(header, HorizontalAlign.LEFT);
    }

    Table number(String header) {
        return column(header, HorizontalAlign.RIGHT);
    }

    private Table column(String header, HorizontalAlign align) {
        columns.add(new Column()
                .header(header)
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(WIDEST, OverflowBehaviour.NEWLINE));
        return this;
    }

    /** One row; as many cells as columns. */
    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    @Override
    public String toString() {
        return AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER,
                columns.toArray(Column[]::new),
                rows.toArray(String[][]::new));
    }
}
