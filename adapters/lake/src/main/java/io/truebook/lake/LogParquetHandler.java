package io.truebook.lake;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** The log's checkpoints: Parquet files that Kernel reads and writes through our disk. */
final class LogParquetHandler implements ParquetHandler {

    private static final int BATCH_ROWS = 1024;

    private final Disk disk;
    private final DurableFiles files;

    LogParquetHandler(Disk disk) {
        this.disk = disk;
        this.files = new DurableFiles(disk);
    }

    @Override
    public CloseableIterator<FileReadResult> readParquetFiles(
            CloseableIterator<FileStatus> parquetFiles, StructType schema, Optional<Predicate> predicate) {
        return new CloseableIterator<>() {
            private Iterator<FileReadResult> results = List.<FileReadResult>of().iterator();

            @Override
            public boolean hasNext() {
                while (!results.hasNext() && parquetFiles.hasNext()) {
                    results = readOne(parquetFiles.next().getPath(), schema).iterator();
                }
                return results.hasNext();
            }

            @Override
            public FileReadResult next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return results.next();
            }

            @Override
            public void close() throws IOException {
                parquetFiles.close();
            }
        };
    }

    private List<FileReadResult> readOne(String path, StructType schema) {
        PlainReadSupport support = new PlainReadSupport(schema);
        List<FileReadResult> results = new ArrayList<>();
        try (ParquetReader<Object> reader = new ReaderBuilder(DiskInput.parquet(disk, Path.of(path)), support)
                .withCodecFactory(new Compression())
                .usePageChecksumVerification()
                .build()) {
            int rows = 0;
            while (reader.read() != null) {
                support.finalizeCurrentRow(-1);
                if (++rows == BATCH_ROWS) {
                    results.add(new FileReadResult(support.getDataAsColumnarBatch(rows), path));
                    rows = 0;
                }
            }
            if (rows > 0) {
                results.add(new FileReadResult(support.getDataAsColumnarBatch(rows), path));
            }
            return results;
        } catch (IOException | RuntimeException damage) {
            throw new KernelEngineException("checkpoint " + path + " is missing or damaged", damage);
        }
    }

    @Override
    public void writeParquetFileAtomically(String path, CloseableIterator<FilteredColumnarBatch> data)
            throws IOException {
        files.publishNew(Path.of(path), out -> writeAll(out.asParquet(), data));
    }

    private static void writeAll(OutputFile out, CloseableIterator<FilteredColumnarBatch> data) throws IOException {
        try (data) {
            if (!data.hasNext()) {
                throw new IOException("a checkpoint without rows");
            }
            FilteredColumnarBatch first = data.next();
            StructType schema = first.getData().getSchema();
            try (ParquetWriter<Row> writer = new WriterBuilder(out, schema)
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new Compression())
                    .withCompressionCodec(CompressionCodecName.ZSTD)
                    .build()) {
                write(first, writer);
                while (data.hasNext()) {
                    write(data.next(), writer);
                }
            }
        }
    }

    private static void write(FilteredColumnarBatch batch, ParquetWriter<Row> writer) throws IOException {
        try (CloseableIterator<Row> rows = batch.getRows()) {
            while (rows.hasNext()) {
                writer.write(rows.next());
            }
        }
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(
            String directory, CloseableIterator<FilteredColumnarBatch> data, List<Column> statisticsColumns) {
        throw new UnsupportedOperationException("data files are written as positions, not through Kernel");
    }

    /** Kernel's own assembly of columns from Parquet, entered without a Hadoop configuration. */
    private static final class PlainReadSupport extends BatchReadSupport {

        PlainReadSupport(StructType schema) {
            super(BATCH_ROWS, schema);
        }

        @Override
        public RecordMaterializer<Object> prepareForRead(
                ParquetConfiguration configuration,
                Map<String, String> keyValues,
                MessageType fileSchema,
                ReadContext context) {
            Configuration unused = null;
            return super.prepareForRead(unused, keyValues, fileSchema, context);
        }

        @Override
        public ColumnarBatch getDataAsColumnarBatch(int batchSize) {
            return super.getDataAsColumnarBatch(batchSize);
        }
    }

    private static final class ReaderBuilder extends ParquetReader.Builder<Object> {

        private final ReadSupport<Object> support;

        ReaderBuilder(InputFile file, ReadSupport<Object> support) {
            super(file, new PlainParquetConfiguration());
            this.support = support;
        }

        @Override
        protected ReadSupport<Object> getReadSupport() {
            return support;
        }
    }

    private static final class WriterBuilder extends ParquetWriter.Builder<Row, WriterBuilder> {

        private final StructType schema;

        WriterBuilder(OutputFile file, StructType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected WriterBuilder self() {
            return this;
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
            return new LogRowWriter(schema);
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet still demands it; it is not called with a plain configuration.
        protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
            return new LogRowWriter(schema);
        }
    }
}
