package io.truebook.lake;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The types of our columns, in Delta, in Parquet, and as Java objects. All are read by every Delta reader. */
@SuppressWarnings("ImmutableEnumChecker") // Kernel's and Parquet's types are immutable, but don't say so.
enum ColumnType {
    /** {@link Long}. */
    LONG(LongType.LONG, PrimitiveTypeName.INT64, null),
    /** {@link Integer}. */
    INT(IntegerType.INTEGER, PrimitiveTypeName.INT32, null),
    /** {@link Long}: microseconds since 1970, UTC. */
    TIMESTAMP(TimestampType.TIMESTAMP, PrimitiveTypeName.INT64, timestampType(true, TimeUnit.MICROS)),
    /** {@link Integer}: days since 1970, UTC. */
    DATE(DateType.DATE, PrimitiveTypeName.INT32, dateType()),
    /** {@link String}. */
    STRING(StringType.STRING, PrimitiveTypeName.BINARY, stringType()),
    /** {@link BigDecimal} of scale 18: 16 bytes, two's complement, big-endian. */
    DECIMAL(
            new DecimalType(ColumnType.PRECISION, ColumnType.SCALE),
            PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
            decimalType(ColumnType.SCALE, ColumnType.PRECISION));

    private static final int PRECISION = 38;
    private static final int SCALE = 18;
    private static final int DECIMAL_BYTES = 16;

    private final DataType delta;
    private final PrimitiveTypeName primitive;
    private final @Nullable LogicalTypeAnnotation annotation;

    ColumnType(DataType delta, PrimitiveTypeName primitive, @Nullable LogicalTypeAnnotation annotation) {
        this.delta = delta;
        this.primitive = primitive;
        this.annotation = annotation;
    }

    DataType delta() {
        return delta;
    }

    PrimitiveType parquet(String name, Type.Repetition repetition) {
        Types.PrimitiveBuilder<PrimitiveType> type = Types.primitive(primitive, repetition);
        if (this == DECIMAL) {
            type = type.length(DECIMAL_BYTES);
        }
        return (annotation == null ? type : type.as(annotation)).named(name);
    }

    void write(RecordConsumer out, Object value) {
        switch (this) {
            case LONG, TIMESTAMP -> out.addLong((Long) value);
            case INT, DATE -> out.addInteger((Integer) value);
            case STRING -> out.addBinary(Binary.fromString((String) value));
            case DECIMAL -> out.addBinary(Binary.fromConstantByteArray(decimalBytes((BigDecimal) value)));
        }
    }

    private static byte[] decimalBytes(BigDecimal value) {
        byte[] shortest = value.setScale(SCALE).unscaledValue().toByteArray();
        byte[] bytes = new byte[DECIMAL_BYTES];
        int start = DECIMAL_BYTES - shortest.length;
        if (shortest[0] < 0) {
            Arrays.fill(bytes, 0, start, (byte) -1);
        }
        System.arraycopy(shortest, 0, bytes, start, shortest.length);
        return bytes;
    }

    boolean isLong() {
        return primitive == PrimitiveTypeName.INT64;
    }

    /**
     * Whether values of this type can be read from such a column: byte arrays are as good with a fixed length as without,
     * and timestamps may have the old form of other programs, but no other unit.
     */
    boolean isStoredAs(PrimitiveType column) {
        PrimitiveTypeName stored = column.getPrimitiveTypeName();
        return switch (this) {
            case LONG, INT, DATE -> stored == primitive;
            case TIMESTAMP ->
                stored == PrimitiveTypeName.INT96
                        || (stored == primitive && Objects.equals(annotation, column.getLogicalTypeAnnotation()));
            case STRING, DECIMAL ->
                stored == PrimitiveTypeName.BINARY || stored == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        };
    }

    /** The next of a page's values. */
    Object next(ValuesReader values) {
        return switch (this) {
            case LONG, TIMESTAMP -> values.readLong();
            case INT, DATE -> values.readInteger();
            case STRING, DECIMAL -> valueOf(values.readBytes());
        };
    }

    /** An entry of a dictionary. */
    Object valueOf(Dictionary dictionary, int id) {
        return switch (this) {
            case LONG, TIMESTAMP -> dictionary.decodeToLong(id);
            case INT, DATE -> dictionary.decodeToInt(id);
            case STRING, DECIMAL -> valueOf(dictionary.decodeToBinary(id));
        };
    }

    /** What a Parquet byte array of this type stands for. */
    Object valueOf(Binary bytes) {
        return this == DECIMAL
                ? new BigDecimal(new BigInteger(bytes.getBytesUnsafe()), SCALE)
                : bytes.toStringUsingUTF8();
    }
}
