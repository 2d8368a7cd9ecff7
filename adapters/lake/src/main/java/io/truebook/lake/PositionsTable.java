package io.truebook.lake;

import io.delta.kernel.data.Row;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table {@code positions}: the last row of each key. A commit rewrites the table as one file, sorted by symbol, and
 * removes the files before it; the rows are held in memory, so that nothing is read for it.
 */
final class PositionsTable {

    private static final Comparator<PositionUpdate> FILE_ORDER = Comparator.comparing(
                    (PositionUpdate row) -> row.contract().symbol())
            .thenComparing(PositionUpdate::key);

    private final TableWriter writer;
    private final PositionFiles files;
    private final Disk disk;
    private final Clock clock;
    private final String filePrefix;
    private State state = State.UNKNOWN;

    PositionsTable(TableWriter writer, Disk disk, Clock clock, String filePrefix) {
        this.writer = writer;
        this.files = new PositionFiles(disk);
        this.disk = disk;
        this.clock = clock;
        this.filePrefix = filePrefix;
    }

    /** What a version of the table holds. */
    private record State(long version, Map<PositionKey, PositionUpdate> rows, List<DataFile> files) {
        static final State UNKNOWN = new State(-1, Map.of(), List.of());
    }

    long cursor() throws IOException {
        return writer.cursor();
    }

    TableWriter writer() {
        return writer;
    }

    /** How many files are live, as far as known without reading. */
    int knownFiles() {
        return state.files().size();
    }

    /** The rows as they are in the table. */
    Map<PositionKey, PositionUpdate> rows() throws IOException {
        return Collections.unmodifiableMap(state().rows());
    }

    /** Reads the rows when the table moved without us. */
    private State state() throws IOException {
        long version = writer.current().getVersion();
        if (state.version() != version) {
            List<DataFile> live = writer.log().files(writer.current(), Optional.empty());
            Map<PositionKey, PositionUpdate> rows = new HashMap<>();
            for (DataFile file : live) {
                read(file, rows);
            }
            state = new State(version, rows, live);
        }
        return state;
    }

    /** What is read here is written again with the next commit: it must be what was written. */
    private void read(DataFile file, Map<PositionKey, PositionUpdate> rows) throws IOException {
        try {
            writer.log().requireUnchanged(file);
            files.read(file, row -> new PositionChange.Upsert(row).applyTo(rows));
        } catch (UnreadableLakeException damage) {
            throw writer.log().damaged(writer.current(), damage);
        }
    }

    /** Applies changes in one commit; does nothing when the table's cursor is past them. */
    Written upsert(Collection<PositionChange> changes, SeqRange range) throws IOException {
        Written written = Written.NOTHING;
        while (writer.cursor() < range.to()) {
            written = tryUpsert(changes, range).orElse(Written.NOTHING);
        }
        return written;
    }

    /** Applies what a lost commit carried to whatever the table holds now. */
    Written restore(Collection<PositionChange> changes, SeqRange range) throws IOException {
        state = State.UNKNOWN;
        Optional<Written> written = Optional.empty();
        while (written.isEmpty()) {
            written = tryUpsert(changes, range);
        }
        return written.get();
    }

    private Optional<Written> tryUpsert(Collection<PositionChange> changes, SeqRange range) throws IOException {
        State before = state();
        Map<PositionKey, PositionUpdate> rows = new HashMap<>(before.rows());
        changes.forEach(change -> change.applyTo(rows));
        long now = clock.millis();
        List<Row> actions = new ArrayList<>();
        before.files().forEach(file -> actions.add(file.removed(FileChange.ROWS, now)));
        List<DataFile> after = new ArrayList<>();
        if (!rows.isEmpty()) {
            List<PositionUpdate> sorted =
                    rows.values().stream().sorted(FILE_ORDER).toList();
            after.add(writeFile(sorted, range));
            actions.add(after.getFirst().added(FileStatistics.json(sorted), FileChange.ROWS, now));
        }
        switch (commit(actions, after, range)) {
            case PUBLISHED -> state = new State(writer.current().getVersion(), rows, after);
            case FOUND -> state = State.UNKNOWN;
            case OVERTAKEN -> {
                files.discard(after);
                return Optional.empty();
            }
        }
        return Optional.of(new Written(
                changes.size(), after.stream().mapToLong(DataFile::sizeBytes).sum()));
    }

    private TableWriter.Outcome commit(List<Row> actions, List<DataFile> added, SeqRange range) throws IOException {
        try {
            return writer.commit(actions, range);
        } catch (NotCommittedException notIn) {
            files.discard(added);
            throw notIn;
        }
    }

    private DataFile writeFile(List<PositionUpdate> rows, SeqRange range) throws IOException {
        DataFile file = files.write(
                writer.log().folder(), "", String.format("%s-%020d", filePrefix, range.to()), Map.of(), rows);
        disk.forceDirectory(writer.log().folder());
        return file;
    }
}
