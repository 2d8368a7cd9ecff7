package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldTimestampTest {

    /** The Julian day of 2000-01-01 is 2451545. */
    @ParameterizedTest
    @CsvSource({
        "2451545, 0, 2000-01-01T00:00:00Z",
        "2440588, 1000, 1970-01-01T00:00:00.000001Z",
        "2440587, 86399999999000, 1969-12-31T23:59:59.999999Z",
        "5373484, 86399999999000, 9999-12-31T23:59:59.999999Z",
    })
    void twelveBytesAreADayAndItsNanoseconds(int day, long nanos, Instant moment) {
        ByteBuffer bytes = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(day)
                .flip();

        assertThat(OldTimestamp.micros(Binary.fromConstantByteBuffer(bytes))).isEqualTo(PositionColumn.micros(moment));
    }
}
