package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Writes facts about positions as Parquet rows. */
final class PositionRowWriter extends WriteSupport<PositionUpdate> {

    private final List<PositionColumn> columns;
    private @Nullable RecordConsumer out;

    PositionRowWriter(List<PositionColumn> columns) {
        this.columns = columns;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(PositionSchema.parquet(columns), Map.of());
    }

    @Override
    @SuppressWarnings(
            "deprecation") // Parquet still demands it; nobody calls it, because we pass a plain configuration.
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("Parquet is written without Hadoop's configuration");
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        out = recordConsumer;
    }

    @Override
    public void write(PositionUpdate row) {
        RecordConsumer record = Objects.requireNonNull(out);
        record.startMessage();
        for (int index = 0; index < columns.size(); index++) {
            PositionColumn column = columns.get(index);
            Object value = column.valueIn(row);
            if (value != null) {
                record.startField(column.columnName(), index);
                column.type().write(record, value);
                record.endField(column.columnName(), index);
            }
        }
        record.endMessage();
    }
}
