package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Parquet files of positions: written durably under names never used before, read back with page checksums verified. */
final class PositionFiles {

    /**
     * Below this, compression costs time and saves no disk block; and statistics of columns, which nobody needs to pass
     * over a few rows, are a third of the file and of the time to open it.
     */
    private static final int LARGE_FROM_ROWS = 1_000;

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
                            rows.size() < LARGE_FROM_ROWS
                                    ? CompressionCodecName.UNCOMPRESSED
                                    : CompressionCodecName.ZSTD)
                    .withPageSize(PAGE_BYTES)
                    .withStatisticsEnabled(rows.size() >= LARGE_FROM_ROWS)
                    .withSizeStatisticsEnabled(false)
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
        OpenDataFile.read(disk, file, open -> open.rows(rows));
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
