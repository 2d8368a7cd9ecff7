package io.truebook.lake;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultJsonHandler;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the log's JSON, and names the file when it is damaged: Kernel names only the text that it could not parse. */
final class LogJsonHandler extends DefaultJsonHandler {

    private static final Pattern COMMIT = Pattern.compile(".*/\\d{20}\\.json");

    LogJsonHandler(DurableFileIO files) {
        super(files);
    }

    @Override
    public CloseableIterator<ColumnarBatch> readJsonFiles(
            CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) throws IOException {
        return new CloseableIterator<>() {
            private Iterator<ColumnarBatch> batches = List.<ColumnarBatch>of().iterator();

            @Override
            public boolean hasNext() {
                while (!batches.hasNext() && files.hasNext()) {
                    batches = readOne(files.next(), schema, predicate).iterator();
                }
                return batches.hasNext();
            }

            @Override
            public ColumnarBatch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return batches.next();
            }

            @Override
            public void close() throws IOException {
                files.close();
            }
        };
    }

    private List<ColumnarBatch> readOne(FileStatus file, StructType schema, Optional<Predicate> predicate) {
        List<ColumnarBatch> batches = new ArrayList<>();
        try (CloseableIterator<ColumnarBatch> lines =
                super.readJsonFiles(Utils.singletonCloseableIterator(file), schema, predicate)) {
            while (lines.hasNext()) {
                batches.add(lines.next());
            }
        } catch (FileNotFoundException absent) {
            throw new KernelEngineException("log file " + file.getPath() + " is missing", absent);
        } catch (IOException | RuntimeException damage) {
            if (damage.getCause() instanceof FileNotFoundException absent) {
                throw new KernelEngineException("log file " + file.getPath() + " is missing", absent);
            }
            throw new KernelEngineException("log file " + file.getPath() + " is damaged", damage);
        }
        if (batches.isEmpty() && COMMIT.matcher(file.getPath()).matches()) {
            throw new KernelEngineException(
                    "log file " + file.getPath() + " is empty", new IOException("a commit has at least one line"));
        }
        return batches;
    }
}
