package io.truebook.lake;

import java.nio.ByteBuffer;
import org.apache.parquet.column.values.ValuesReader;

/** The values of a page that are there, one after the other, in one of the encodings. */
sealed interface PageValues {

    void skip(int count);

    /** The next, in the form of {@link ColumnType}. */
    Object next();

    void longs(long[] into, int from, int count);

    void words(Words into, int from, int count);

    /** Numbers of entries in the column's dictionary. */
    record Ids(PackedNumbers ids, ColumnDictionary dictionary) implements PageValues {

        @Override
        public void skip(int count) {
            ids.skip(count);
        }

        @Override
        public Object next() {
            return dictionary.value(ids.next());
        }

        @Override
        public void longs(long[] into, int from, int count) {
            int[] some = new int[count];
            ids.take(some, 0, count);
            dictionary.longs(some, into, from);
        }

        @Override
        public void words(Words into, int from, int count) {
            ids.take(into.ids(), from, count);
        }
    }

    /** Eight bytes each, little-endian: copied in one go, jumped over for nothing. */
    record PlainLongs(ByteBuffer bytes) implements PageValues {

        @Override
        public void skip(int count) {
            bytes.position(bytes.position() + count * Long.BYTES);
        }

        @Override
        public Object next() {
            return bytes.getLong();
        }

        @Override
        public void longs(long[] into, int from, int count) {
            bytes.asLongBuffer().get(into, from, count);
            skip(count);
        }

        @Override
        public void words(Words into, int from, int count) {
            throw new IllegalStateException("a column of numbers has no words");
        }
    }

    /** Whatever else Parquet has, by its own means. */
    record Others(ValuesReader values, ColumnType type) implements PageValues {

        @Override
        public void skip(int count) {
            values.skip(count);
        }

        @Override
        public Object next() {
            return type.next(values);
        }

        @Override
        public void longs(long[] into, int from, int count) {
            for (int i = 0; i < count; i++) {
                into[from + i] = values.readLong();
            }
        }

        @Override
        public void words(Words into, int from, int count) {
            for (int i = 0; i < count; i++) {
                into.put(from + i, values.readBytes().toStringUsingUTF8());
            }
        }
    }

    /** Timestamps of twelve bytes. */
    record OldTimestamps(ValuesReader values) implements PageValues {

        @Override
        public void skip(int count) {
            values.skip(count);
        }

        @Override
        public Object next() {
            return OldTimestamp.micros(values.readBytes());
        }

        @Override
        public void longs(long[] into, int from, int count) {
            for (int i = 0; i < count; i++) {
                into[from + i] = OldTimestamp.micros(values.readBytes());
            }
        }

        @Override
        public void words(Words into, int from, int count) {
            throw new IllegalStateException("a column of timestamps has no words");
        }
    }
}
