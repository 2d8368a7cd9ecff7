package io.truebook.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/**
 * How the pages of one column without repetitions are laid out.
 *
 * <pre>
 * page version 1   [length, levels] values        levels only where values may be absent
 * page version 2   levels | values
 * values           width, numbers in the dictionary; or another of Parquet's encodings
 * </pre>
 */
record ColumnFormat(ColumnDescriptor descriptor, ColumnType type, ColumnDictionary dictionary) {

    ColumnPage open(DataPage page) throws IOException {
        return switch (page) {
            case DataPageV1 first -> open(first);
            case DataPageV2 second -> open(second);
            default -> throw new IOException("a page of a kind that is not known: " + page);
        };
    }

    private ColumnPage open(DataPageV1 page) throws IOException {
        ByteBuffer content = content(page.getBytes());
        @Nullable PackedNumbers levels = null;
        if (isOptional()) {
            if (page.getDlEncoding() != Encoding.RLE) {
                throw new IOException("levels encoded as " + page.getDlEncoding() + " are not supported");
            }
            int length = content.getInt();
            levels = levels(content.slice(content.position(), length));
            content.position(content.position() + length);
        }
        return new ColumnPage(levels, values(content, page.getValueEncoding(), page), page.getValueCount());
    }

    private ColumnPage open(DataPageV2 page) throws IOException {
        return new ColumnPage(
                isOptional() ? levels(content(page.getDefinitionLevels())) : null,
                values(content(page.getData()), page.getDataEncoding(), page),
                page.getValueCount());
    }

    private boolean isOptional() {
        return descriptor.getMaxDefinitionLevel() > 0;
    }

    private static ByteBuffer content(BytesInput bytes) throws IOException {
        return bytes.toInputStream().slice(Math.toIntExact(bytes.size())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static PackedNumbers levels(ByteBuffer bytes) {
        return new PackedNumbers(bytes, ColumnPage.PRESENT);
    }

    private PageValues values(ByteBuffer content, Encoding encoding, DataPage page) throws IOException {
        if (encoding.usesDictionary()) {
            int width = content.hasRemaining() ? content.get() : 0;
            return new PageValues.Ids(new PackedNumbers(content, width), dictionary);
        }
        boolean old = OldTimestamp.isFormOf(descriptor);
        if (encoding == Encoding.PLAIN && type.isLong() && !old) {
            return new PageValues.PlainLongs(content);
        }
        ValuesReader reader = encoding.getValuesReader(descriptor, ValuesType.VALUES);
        reader.initFromPage(page.getValueCount(), ByteBufferInputStream.wrap(content));
        return old ? new PageValues.OldTimestamps(reader) : new PageValues.Others(reader, type);
    }
}
