package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/**
 * Row count, and smallest and largest value of the indexed columns of one file, as the log states them. Timestamps are
 * stated in milliseconds, the largest rounded up, so that no reader skips a file that holds what it looks for.
 */
final class FileStatistics {

    private static final List<PositionColumn> INDEXED =
            Arrays.asList(PositionColumn.values()).subList(0, PositionColumn.INDEXED);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final long[] smallest = new long[INDEXED.size()];
    private final long[] largest = new long[INDEXED.size()];
    private final long rows;

    private FileStatistics(List<PositionUpdate> rows) {
        this.rows = rows.size();
        Arrays.fill(smallest, Long.MAX_VALUE);
        Arrays.fill(largest, Long.MIN_VALUE);
        rows.forEach(this::add);
    }

    /** The statistics of some rows as JSON. */
    static String json(List<PositionUpdate> rows) {
        return new FileStatistics(rows).json();
    }

    private void add(PositionUpdate row) {
        for (int i = 0; i < smallest.length; i++) {
            if (INDEXED.get(i).valueIn(row) instanceof Long value) {
                smallest[i] = Math.min(smallest[i], value);
                largest[i] = Math.max(largest[i], value);
            }
        }
    }

    private String json() {
        StringBuilder min = new StringBuilder();
        StringBuilder max = new StringBuilder();
        StringBuilder nulls = new StringBuilder();
        for (int i = 0; i < smallest.length; i++) {
            PositionColumn column = INDEXED.get(i);
            String name = (i == 0 ? "\"" : ",\"") + column.columnName() + "\":";
            min.append(name).append(text(column, smallest[i], 0));
            max.append(name).append(text(column, largest[i], 999));
            nulls.append(name).append('0');
        }
        return "{\"numRecords\":" + rows + ",\"minValues\":{" + min + "},\"maxValues\":{" + max + "},\"nullCount\":{"
                + nulls + "}}";
    }

    private static String text(PositionColumn column, long value, int roundUpMicros) {
        return column.type() == ColumnType.TIMESTAMP
                ? '"' + MILLIS.format(Instant.ofEpochMilli(Math.floorDiv(value + roundUpMicros, 1_000))) + '"'
                : Long.toString(value);
    }
}
