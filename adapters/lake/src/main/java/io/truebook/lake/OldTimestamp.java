package io.truebook.lake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The form of timestamps that Parquet gave up and Spark still writes unless told otherwise, so that files which Spark has
 * compacted have it. We read it and never write it.
 *
 * <pre>
 * 0  8 bytes   nanoseconds of the day, little-endian
 * 8  4 bytes   Julian day, little-endian
 * </pre>
 */
final class OldTimestamp {

    private static final int JULIAN_DAY_OF_1970 = 2_440_588;

    private OldTimestamp() {}

    static boolean isFormOf(ColumnDescriptor column) {
        return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96;
    }

    /** Microseconds since 1970, UTC. */
    static long micros(Binary twelveBytes) {
        ByteBuffer bytes = twelveBytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanosOfDay = bytes.getLong();
        long day = (long) bytes.getInt() - JULIAN_DAY_OF_1970;
        return TimeUnit.DAYS.toMicros(day) + Math.floorDiv(nanosOfDay, 1_000);
    }
}
