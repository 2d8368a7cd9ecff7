package io.truebook.lake;

import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of our position tables, as Delta and Parquet see them. */
final class PositionSchema {

    /** Written into each row; grows when a column's meaning changes. */
    static final int VERSION = 1;

    static final StructType DELTA = new StructType(Arrays.stream(PositionColumn.values())
            .map(column -> new StructField(column.columnName(), column.type().delta(), column.isOptional()))
            .toList());

    private PositionSchema() {}

    /** The columns that data files hold: a partition's column stands in the log only. */
    static List<PositionColumn> inFiles(Partitioning partitioning) {
        return Arrays.stream(PositionColumn.values())
                .filter(column -> !column.columnName().equals(partitioning.column()))
                .toList();
    }

    static MessageType parquet(List<PositionColumn> columns) {
        List<Type> types = new ArrayList<>();
        columns.forEach(column -> types.add(column.parquet()));
        return new MessageType("position", types);
    }
}
