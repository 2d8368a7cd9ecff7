package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the rows of a table that no fact of the journal tells, because an earlier journal wrote them: by the table's
 * log, or, where that cannot be read, from all its data files, since a row once written never changes.
 */
final class EarlierRows {

    private final TableLog log;
    private final Disk disk;
    private final PositionFiles reader;
    private final long before;
    private final Map<RowId, PositionUpdate> rows = new LinkedHashMap<>();
    private final List<Path> unreadable = new ArrayList<>();

    private EarlierRows(TableLog log, Disk disk, long before) {
        this.log = log;
        this.disk = disk;
        this.reader = new PositionFiles(disk);
        this.before = before;
    }

    private record RowId(long seq, PositionKey key) {}

    /**
     * What was found.
     *
     * @param rows by seq
     * @param unreadable data files that are missing or damaged; what they held below the seq is not among the rows
     */
    record Found(List<PositionUpdate> rows, List<Path> unreadable) {
        static final Found NOTHING = new Found(List.of(), List.of());
    }

    /** Those below a seq. */
    static Found in(TableLog log, Disk disk, long before) throws IOException {
        return before <= 1 || log.isMissing() ? Found.NOTHING : new EarlierRows(log, disk, before).collect();
    }

    private Found collect() throws IOException {
        try {
            Snapshot latest = log.latest();
            for (DataFile file : log.files(latest, Optional.empty())) {
                if (file.span().lowestSeq() < before) {
                    read(file);
                }
            }
        } catch (UnreadableLakeException logIsDamaged) {
            readWithoutLog();
        }
        List<PositionUpdate> sorted = rows.values().stream()
                .sorted(Comparator.comparingLong(PositionUpdate::seq).thenComparing(PositionUpdate::key))
                .toList();
        return new Found(sorted, List.copyOf(unreadable));
    }

    private boolean read(DataFile file) throws IOException {
        List<PositionUpdate> found = new ArrayList<>();
        try {
            reader.read(file, row -> {
                if (row.seq() < before) {
                    found.add(row);
                }
            });
        } catch (UnreadableLakeException damaged) {
            unreadable.add(file.file());
            return false;
        }
        found.forEach(row -> rows.putIfAbsent(new RowId(row.seq(), row.key()), row));
        return true;
    }

    private void readWithoutLog() throws IOException {
        List<DataFile> files = filesOnDisk();
        if (!log.name().equals(TableSpec.POSITIONS)) {
            for (DataFile file : files) {
                read(file);
            }
            return;
        }
        // Each file of positions holds the whole table; the seq is in its name.
        Collection<DataFile> newestFirst = files.stream()
                .sorted(Comparator.comparing(DataFile::logPath).reversed())
                .toList();
        for (DataFile file : newestFirst) {
            if (read(file)) {
                break;
            }
        }
    }

    private List<DataFile> filesOnDisk() throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (Path entry : disk.list(log.folder())) {
            if (disk.isDirectory(entry)) {
                for (Path file : disk.list(entry)) {
                    addDataFile(file, PartitionFolder.parse(nameOf(entry)), files);
                }
            } else {
                addDataFile(entry, Map.of(), files);
            }
        }
        return files;
    }

    private void addDataFile(Path file, Map<String, String> partition, List<DataFile> files) throws IOException {
        if (nameOf(file).endsWith(".parquet") && !file.startsWith(log.logFolder())) {
            files.add(new DataFile(file, nameOf(file), partition, disk.size(file), 0, FileSpan.UNKNOWN));
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
