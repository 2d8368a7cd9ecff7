package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A data file opened for reading, row group after row group, of each only the columns that are asked for. Page checksums
 * are verified. Whatever is wrong is told with the file's name.
 */
final class OpenDataFile implements Closeable {

    private static final List<PositionColumn> ALL = List.of(PositionColumn.values());

    private final ParquetFileReader reader;
    private final MessageType schema;
    private final Map<PositionColumn, Object> fixed;
    private int nextGroup;
    private int firstRow;

    private OpenDataFile(Disk disk, DataFile file) throws IOException {
        this.reader = new ParquetFileReader(DiskInput.parquet(disk, file.file()), options());
        this.schema = reader.getFileMetaData().getSchema();
        String symbol = file.partition().get(PositionColumn.SYMBOL.columnName());
        this.fixed = symbol == null ? Map.of() : Map.of(PositionColumn.SYMBOL, symbol);
    }

    private static ParquetReadOptions options() {
        return ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Compression())
                .usePageChecksumVerification()
                .build();
    }

    /** What is read from an open file. */
    @FunctionalInterface
    interface Reading {
        void from(OpenDataFile file) throws IOException;
    }

    /**
     * Reads from a file.
     *
     * @throws UnreadableLakeException naming the file, when it is missing, cut or damaged
     */
    static void read(Disk disk, DataFile file, Reading reading) throws IOException {
        try {
            requireSize(disk, file);
            try (OpenDataFile open = new OpenDataFile(disk, file)) {
                reading.from(open);
            }
        } catch (NoSuchFileException missing) {
            throw new UnreadableLakeException(
                    "data file " + file.file()
                            + " is missing, though the table's log names it; restore it from a copy, or rebuild the "
                            + "table from the journal",
                    missing);
        } catch (UnreadableLakeException named) {
            throw named;
        } catch (IOException | RuntimeException damage) {
            throw new UnreadableLakeException(
                    "data file " + file.file() + " cannot be read: " + damage.getMessage()
                            + "; restore it from a copy, or rebuild the table from the journal",
                    damage);
        }
    }

    private static void requireSize(Disk disk, DataFile file) throws IOException {
        long size = disk.size(file.file());
        if (size != file.sizeBytes()) {
            throw new UnreadableLakeException("data file " + file.file() + " has " + size + " bytes, its log says "
                    + file.sizeBytes() + "; restore it from a copy, or rebuild the table from the journal");
        }
    }

    /** Hands over every row. */
    void rows(Consumer<PositionUpdate> rows) throws IOException {
        while (hasNextGroup()) {
            int count = rowsOfNextGroup();
            PositionRowReader reading = new PositionRowReader(nextGroup(ALL), schema, fixed);
            for (int row = 0; row < count; row++) {
                rows.accept(reading.row(row));
            }
        }
    }

    /** Hands over the rows of these places in the file, which ascend. */
    void rows(int[] places, Consumer<PositionUpdate> rows) throws IOException {
        for (int done = 0; done < places.length; ) {
            int first = firstRow;
            int end = first + rowsOfNextGroup();
            if (places[done] >= end) {
                skipGroup();
                continue;
            }
            PositionRowReader reading = new PositionRowReader(nextGroup(ALL), schema, fixed);
            while (done < places.length && places[done] < end) {
                rows.accept(reading.row(places[done++] - first));
            }
        }
    }

    boolean hasNextGroup() {
        return nextGroup < reader.getRowGroups().size();
    }

    /** The place in the file of the next group's first row. */
    int firstRow() {
        return firstRow;
    }

    /** The columns of the next group by which rows are chosen. */
    KeyColumns nextKeys() throws IOException {
        return new KeyColumns(nextGroup(KeyColumns.ALL), schema);
    }

    private int rowsOfNextGroup() {
        return Math.toIntExact(reader.getRowGroups().get(nextGroup).getRowCount());
    }

    private PageReadStore nextGroup(Collection<PositionColumn> columns) throws IOException {
        reader.setRequestedSchema(new MessageType(
                schema.getName(),
                columns.stream()
                        .map(PositionColumn::columnName)
                        .filter(schema::containsField)
                        .map(schema::getType)
                        .toArray(Type[]::new)));
        passGroup();
        return reader.readNextRowGroup();
    }

    private void skipGroup() {
        passGroup();
        reader.skipNextRowGroup();
    }

    private void passGroup() {
        firstRow += rowsOfNextGroup();
        nextGroup++;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
