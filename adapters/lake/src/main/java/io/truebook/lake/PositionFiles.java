package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Parquet files of positions: written durably under names never used before, read back with page checksums verified. */
final class PositionFiles {

    /** Below this, compression costs time and saves no disk block. */
    private static final int COMPRESSED_FROM_ROWS = 1_000;

    private static final int PAGE_BYTES = 256 * 1024;

    private final Disk disk;

    PositionFiles(Disk disk) {
        this.disk = disk;
    }

    /**
     * Writes rows to a new file and forces its content; its name is durable once the folder is forced.
     *
     * @param name a name without ending; when it is taken (debris of an attempt that was cut off) a number is added
     */
    DataFile write(Path table, String folder, String name, Map<String, String> partition, List<PositionUpdate> rows)
            throws IOException {
        for (int attempt = 0; ; attempt++) {
            String fileName = attempt == 0 ? name + ".parquet" : name + "-" + attempt + ".parquet";
            String relative = folder.isEmpty() ? fileName : folder + "/" + fileName;
            Path file = table.resolve(relative);
            Disk.DiskFile open;
            try {
                open = disk.create(file);
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
            Filled filled = fill(file, open, partition, rows);
            return new DataFile(
                    file,
                    PartitionFolder.inLog(relative),
                    partition,
                    filled.sizeBytes(),
                    rows.size(),
                    FileSpan.of(rows),
                    filled.checksum());
        }
    }

    private record Filled(long sizeBytes, String checksum) {}

    private Filled fill(Path file, Disk.DiskFile open, Map<String, String> partition, List<PositionUpdate> rows)
            throws IOException {
        List<PositionColumn> columns = Arrays.stream(PositionColumn.values())
                .filter(column -> !partition.containsKey(column.columnName()))
                .toList();
        try (DiskOutput out = new DiskOutput(open)) {
            try (ParquetWriter<PositionUpdate> writer = new Builder(out.asParquet(), columns)
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new Compression())
                    .withCompressionCodec(
                            rows.size() < COMPRESSED_FROM_ROWS
                                    ? CompressionCodecName.UNCOMPRESSED
                                    : CompressionCodecName.ZSTD)
                    .withPageSize(PAGE_BYTES)
                    .build()) {
                for (PositionUpdate row : rows) {
                    writer.write(row);
                }
            }
            out.force();
            return new Filled(out.getPos(), out.checksum());
        } catch (IOException failure) {
            throw discarded(file, failure);
        }
    }

    private IOException discarded(Path file, IOException cause) {
        try {
            disk.delete(file);
        } catch (IOException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
        return cause;
    }

    /** Removes files that no log entry names. */
    void discard(List<DataFile> files) {
        for (DataFile file : files) {
            try {
                disk.delete(file.file());
            } catch (IOException unwantedButHarmless) {
                // An unreferenced file costs room only; clean-up finds it later.
            }
        }
    }

    /**
     * Hands over the rows of a file.
     *
     * @throws UnreadableLakeException naming the file, when it is missing, cut or damaged
     */
    void read(DataFile file, Consumer<PositionUpdate> rows) throws IOException {
        read(file, PositionRowReader.Wanted.ALL, rows);
    }

    /** Hands over the wanted rows of a file only. */
    void read(DataFile file, PositionRowReader.Wanted wanted, Consumer<PositionUpdate> rows) throws IOException {
        try {
            long size = disk.size(file.file());
            if (size != file.sizeBytes()) {
                throw new UnreadableLakeException("data file " + file.file() + " has " + size + " bytes, its log says "
                        + file.sizeBytes() + "; restore it from a copy, or rebuild the table from the journal");
            }
            readRows(file, wanted, rows);
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

    private void readRows(DataFile file, PositionRowReader.Wanted wanted, Consumer<PositionUpdate> rows)
            throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Compression())
                .usePageChecksumVerification()
                .build();
        try (ParquetFileReader reader = new ParquetFileReader(DiskInput.parquet(disk, file.file()), options)) {
            MessageType inFile = reader.getFileMetaData().getSchema();
            List<PositionColumn> columns = columnsOf(inFile);
            reader.setRequestedSchema(requested(inFile, columns));
            MessageColumnIO layout = new ColumnIOFactory().getColumnIO(requested(inFile, columns), inFile);
            PositionRowReader materializer = new PositionRowReader(columns, fixed(file.partition()), wanted);
            for (PageReadStore group = reader.readNextRowGroup(); group != null; group = reader.readNextRowGroup()) {
                RecordReader<PositionUpdate> records = layout.getRecordReader(group, materializer);
                for (long i = 0; i < group.getRowCount(); i++) {
                    PositionUpdate row = records.read();
                    if (row != null) {
                        rows.accept(row);
                    }
                }
            }
        }
    }

    private static List<PositionColumn> columnsOf(MessageType inFile) {
        return Arrays.stream(PositionColumn.values())
                .filter(column -> inFile.containsField(column.columnName()))
                .toList();
    }

    private static MessageType requested(MessageType inFile, List<PositionColumn> columns) {
        List<Type> types = new ArrayList<>();
        columns.forEach(column -> types.add(inFile.getType(column.columnName())));
        return new MessageType(inFile.getName(), types);
    }

    private static Map<PositionColumn, Object> fixed(Map<String, String> partition) {
        Map<PositionColumn, Object> fixed = new HashMap<>();
        String symbol = partition.get(PositionColumn.SYMBOL.columnName());
        if (symbol != null) {
            fixed.put(PositionColumn.SYMBOL, symbol);
        }
        return fixed;
    }

    private static final class Builder extends ParquetWriter.Builder<PositionUpdate, Builder> {

        private final List<PositionColumn> columns;

        Builder(OutputFile file, List<PositionColumn> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<PositionUpdate> getWriteSupport(ParquetConfiguration configuration) {
            return new PositionRowWriter(columns);
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it; it is not called with a plain configuration.
        protected WriteSupport<PositionUpdate> getWriteSupport(Configuration configuration) {
            return new PositionRowWriter(columns);
        }
    }
}
