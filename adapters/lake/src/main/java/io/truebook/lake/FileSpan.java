package io.truebook.lake;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.truebook.domain.PositionUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Between which values the rows of a file lie, as its statistics say; times in microseconds since 1970, UTC, rounded
 * outwards to milliseconds.
 */
record FileSpan(
        long lowestSeq, long highestSeq, long firstEvent, long lastEvent, long firstRecorded, long lastRecorded) {

    /** The columns that the log's statistics are parsed for. */
    static final StructType COLUMNS = new StructType()
            .add(PositionColumn.SEQ.columnName(), PositionColumn.SEQ.type().delta())
            .add(
                    PositionColumn.TIMESTAMP.columnName(),
                    PositionColumn.TIMESTAMP.type().delta())
            .add(
                    PositionColumn.RECORDED_AT.columnName(),
                    PositionColumn.RECORDED_AT.type().delta());

    /** Nothing is known: the rows may be anywhere. */
    static final FileSpan UNKNOWN =
            new FileSpan(0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    static FileSpan of(Optional<DataFileStatistics> statistics) {
        return statistics.map(FileSpan::of).orElse(UNKNOWN);
    }

    private static FileSpan of(DataFileStatistics statistics) {
        Map<Column, Literal> least = statistics.getMinValues();
        Map<Column, Literal> most = statistics.getMaxValues();
        return new FileSpan(
                value(least, PositionColumn.SEQ, UNKNOWN.lowestSeq),
                value(most, PositionColumn.SEQ, UNKNOWN.highestSeq),
                value(least, PositionColumn.TIMESTAMP, UNKNOWN.firstEvent),
                value(most, PositionColumn.TIMESTAMP, UNKNOWN.lastEvent),
                value(least, PositionColumn.RECORDED_AT, UNKNOWN.firstRecorded),
                value(most, PositionColumn.RECORDED_AT, UNKNOWN.lastRecorded));
    }

    private static long value(Map<Column, Literal> values, PositionColumn column, long otherwise) {
        Literal found = values.get(new Column(column.columnName()));
        return found != null && found.getValue() instanceof Long value ? value : otherwise;
    }

    /** Where the rows of both files lie. */
    FileSpan with(FileSpan other) {
        return new FileSpan(
                Math.min(lowestSeq, other.lowestSeq),
                Math.max(highestSeq, other.highestSeq),
                Math.min(firstEvent, other.firstEvent),
                Math.max(lastEvent, other.lastEvent),
                Math.min(firstRecorded, other.firstRecorded),
                Math.max(lastRecorded, other.lastRecorded));
    }

    /** Where these rows lie, of which there is at least one. */
    static FileSpan of(List<PositionUpdate> rows) {
        long[] seqs = rows.stream().mapToLong(PositionUpdate::seq).sorted().toArray();
        long[] events = rows.stream()
                .mapToLong(row -> PositionColumn.micros(row.timestamp()))
                .sorted()
                .toArray();
        long[] recorded = rows.stream()
                .mapToLong(row -> PositionColumn.micros(row.recordedAt()))
                .sorted()
                .toArray();
        int last = rows.size() - 1;
        return new FileSpan(seqs[0], seqs[last], events[0], events[last], recorded[0], recorded[last]);
    }
}
