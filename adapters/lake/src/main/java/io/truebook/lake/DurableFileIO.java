package io.truebook.lake;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.truebook.engine.seam.Disk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How Delta Kernel reaches the disk. Log entries are forced and published by link(2), because Kernel's own local commit
 * neither syncs nor excludes a second process. Paths are plain absolute paths.
 */
public final class DurableFileIO implements FileIO {

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

    private final Disk disk;
    private final DurableFiles files;
    private final CommitWitness witness;

    public DurableFileIO(Disk disk) {
        this(disk, new CommitWitness());
    }

    /** @param witness is shown every log file before it is published */
    DurableFileIO(Disk disk, CommitWitness witness) {
        this.disk = disk;
        this.witness = witness;
        this.files = new DurableFiles(disk);
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
        Path from = Path.of(filePath);
        Path folder = DurableFiles.folderOf(from);
        if (!disk.isDirectory(folder)) {
            throw new FileNotFoundException("no folder " + folder);
        }
        String first = String.valueOf(from.getFileName());
        List<FileStatus> found = new ArrayList<>();
        for (Path file : disk.list(folder)) {
            String name = String.valueOf(file.getFileName());
            if (!name.startsWith(".") && name.compareTo(first) >= 0) {
                statusOf(file).ifPresent(found::add);
            }
        }
        return Utils.toCloseableIterator(found.iterator());
    }

    private Optional<FileStatus> statusOf(Path file) throws IOException {
        try {
            return Optional.of(FileStatus.of(
                    file.toString(), disk.size(file), disk.modifiedAt(file).toEpochMilli()));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        return statusOf(Path.of(path)).orElseThrow(() -> new FileNotFoundException("no file " + path));
    }

    @Override
    public String resolvePath(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    @Override
    public boolean mkdirs(String path) throws IOException {
        disk.createDirectories(Path.of(path));
        return true;
    }

    @Override
    public InputFile newInputFile(String path, long fileSize) {
        Path file = Path.of(path);
        return new InputFile() {
            @Override
            public long length() throws IOException {
                return disk.size(file);
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public SeekableInputStream newStream() throws IOException {
                return isCommit(file) ? wholeCommit(file) : DiskInput.open(disk, file);
            }
        };
    }

    private static boolean isCommit(Path file) {
        return COMMIT.matcher(String.valueOf(file.getFileName())).matches();
    }

    private SeekableInputStream wholeCommit(Path file) throws IOException {
        try (DiskInput input = DiskInput.open(disk, file)) {
            byte[] content = input.readAllBytes();
            CommitSum.requireWhole(file, content);
            return new CommitInput(content);
        }
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new LogFile(Path.of(path));
    }

    @Override
    public boolean delete(String path) throws IOException {
        try {
            disk.delete(Path.of(path));
            return true;
        } catch (NoSuchFileException alreadyGone) {
            return false;
        }
    }

    @Override
    public Optional<String> getConf(String confKey) {
        return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String srcPath, String destPath, boolean overwrite) throws IOException {
        byte[] content = bytesOf(files.read(Path.of(srcPath)));
        write(Path.of(destPath), content, overwrite);
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void write(Path target, byte[] content, boolean overwrite) throws IOException {
        if (overwrite) {
            files.replace(target, out -> out.write(content));
        } else {
            files.publishNew(target, out -> out.write(content));
        }
    }

    /** A file of the log: lines of JSON. Parquet does not come this way. */
    private final class LogFile implements OutputFile {

        private final Path file;

        LogFile(Path file) {
            this.file = file;
        }

        @Override
        public String path() {
            return file.toString();
        }

        @Override
        public PositionOutputStream create(boolean atomicWrite) {
            throw new UnsupportedOperationException(
                    "only lines are written this way; " + file + " is not made of lines");
        }

        @Override
        public void writeAtomically(CloseableIterator<String> lines, boolean overwrite) throws IOException {
            StringBuilder text = new StringBuilder();
            try (lines) {
                while (lines.hasNext()) {
                    text.append(lines.next()).append('\n');
                }
            }
            if (isCommit(file)) {
                byte[] commit = CommitSum.sealed(text.toString());
                witness.attempted(file, commit);
                write(file, commit, overwrite);
            } else {
                write(file, text.toString().getBytes(StandardCharsets.UTF_8), overwrite);
            }
        }
    }
}
