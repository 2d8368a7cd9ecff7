package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Files of the same rows in all the layouts that Parquet allows: both kinds of page, with and without dictionaries. */
final class ForeignFiles {

    private ForeignFiles() {}

    static DataFile write(Disk disk, Path file, List<PositionUpdate> rows, Random layout) throws IOException {
        disk.createDirectories(DurableFiles.folderOf(file));
        try (DiskOutput out = new DiskOutput(disk.create(file))) {
            try (ParquetWriter<PositionUpdate> writer = new Builder(out.asParquet())
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new Compression())
                    .withCompressionCodec(
                            layout.nextBoolean() ? CompressionCodecName.UNCOMPRESSED : CompressionCodecName.ZSTD)
                    .withWriterVersion(layout.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                    .withDictionaryEncoding(layout.nextBoolean())
                    .withDictionaryPageSize(1 << layout.nextInt(6, 16))
                    .withPageRowCountLimit(layout.nextInt(5, 200))
                    .withRowGroupRowCountLimit(layout.nextInt(20, 400))
                    .build()) {
                for (PositionUpdate row : rows) {
                    writer.write(row);
                }
            }
            out.force();
            return new DataFile(
                    file,
                    String.valueOf(file.getFileName()),
                    Map.of(),
                    out.getPos(),
                    rows.size(),
                    layout.nextBoolean() ? FileSpan.of(rows) : FileSpan.UNKNOWN);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<PositionUpdate, Builder> {

        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<PositionUpdate> getWriteSupport(ParquetConfiguration configuration) {
            return new PositionRowWriter(List.of(PositionColumn.values()));
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it; it is not called with a plain configuration.
        protected WriteSupport<PositionUpdate> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("Parquet is written without Hadoop's configuration");
        }
    }
}
