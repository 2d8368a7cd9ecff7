package io.truebook.lake;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Writes the nested rows of a checkpoint: structs, lists, maps, and the four primitive types that actions are made of. */
final class LogRowWriter extends WriteSupport<Row> {

    private final StructType schema;
    private @Nullable RecordConsumer consumer;

    LogRowWriter(StructType schema) {
        this.schema = schema;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(new MessageType("action", fields(schema)), Map.of());
    }

    @Override
    @SuppressWarnings(
            "deprecation") // Parquet still demands it; nobody calls it, because we pass a plain configuration.
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("Parquet is written without Hadoop's configuration");
    }

    private static List<Type> fields(StructType struct) {
        return struct.fields().stream()
                .map(field -> type(
                        field.getName(),
                        field.getDataType(),
                        field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED))
                .toList();
    }

    private static Type type(String name, DataType type, Repetition repetition) {
        return switch (type) {
            case StructType struct -> new GroupType(repetition, name, fields(struct));
            case ArrayType array ->
                Types.list(repetition)
                        .element(type("element", array.getElementType(), Repetition.OPTIONAL))
                        .named(name);
            case MapType map ->
                Types.map(repetition)
                        .key(type("key", map.getKeyType(), Repetition.REQUIRED))
                        .value(type("value", map.getValueType(), Repetition.OPTIONAL))
                        .named(name);
            case StringType text ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case LongType number ->
                Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
            case IntegerType number ->
                Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
            case BooleanType flag ->
                Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
            default -> throw new IllegalArgumentException("a checkpoint holds no " + type + " (" + name + ")");
        };
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    private RecordConsumer out() {
        return Objects.requireNonNull(consumer);
    }

    @Override
    public void write(Row row) {
        out().startMessage();
        writeFields(row);
        out().endMessage();
    }

    private void writeFields(Row row) {
        List<StructField> fields = row.getSchema().fields();
        for (int i = 0; i < fields.size(); i++) {
            if (!row.isNullAt(i)) {
                out().startField(fields.get(i).getName(), i);
                writeField(row, i, fields.get(i).getDataType());
                out().endField(fields.get(i).getName(), i);
            }
        }
    }

    private void writeField(Row row, int i, DataType type) {
        switch (type) {
            case StructType struct -> {
                out().startGroup();
                writeFields(row.getStruct(i));
                out().endGroup();
            }
            case ArrayType array -> writeList(row.getArray(i), array);
            case MapType map -> writeMap(row.getMap(i), map);
            case StringType text -> out().addBinary(Binary.fromString(row.getString(i)));
            case LongType number -> out().addLong(row.getLong(i));
            case IntegerType number -> out().addInteger(row.getInt(i));
            case BooleanType flag -> out().addBoolean(row.getBoolean(i));
            default -> throw new IllegalArgumentException("a checkpoint holds no " + type);
        }
    }

    private void writeList(ArrayValue list, ArrayType type) {
        out().startGroup();
        if (list.getSize() > 0) {
            out().startField("list", 0);
            for (int i = 0; i < list.getSize(); i++) {
                out().startGroup();
                writeElement("element", 0, list.getElements(), i, type.getElementType());
                out().endGroup();
            }
            out().endField("list", 0);
        }
        out().endGroup();
    }

    private void writeMap(MapValue map, MapType type) {
        out().startGroup();
        if (map.getSize() > 0) {
            out().startField("key_value", 0);
            for (int i = 0; i < map.getSize(); i++) {
                out().startGroup();
                writeElement("key", 0, map.getKeys(), i, type.getKeyType());
                writeElement("value", 1, map.getValues(), i, type.getValueType());
                out().endGroup();
            }
            out().endField("key_value", 0);
        }
        out().endGroup();
    }

    private void writeElement(String name, int index, ColumnVector vector, int i, DataType type) {
        if (vector.isNullAt(i)) {
            return;
        }
        out().startField(name, index);
        switch (VectorUtils.getValueAsObject(vector, type, i)) {
            case String text -> out().addBinary(Binary.fromString(text));
            case Long number -> out().addLong(number);
            case Integer number -> out().addInteger(number);
            case Boolean flag -> out().addBoolean(flag);
            default -> throw new IllegalArgumentException("a checkpoint holds no list or map of " + type);
        }
        out().endField(name, index);
    }
}
