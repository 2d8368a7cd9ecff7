package io.truebook.lake;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last row of each key within a horizon, by (timestamp, seq). The files are gone through twice: first only the few
 * columns that decide are read, then, of the files that hold a last row, only the pages and rows that are wanted.
 */
final class LastRows {

    private final Disk disk;
    private final SideBySide workers;
    private final Horizon horizon;
    private final List<DataFile> files;
    private final Map<PositionKey, Place> last = new HashMap<>();
    private final Map<PositionKey, PositionUpdate> rows = new HashMap<>();

    private LastRows(Disk disk, SideBySide workers, Horizon horizon, List<DataFile> files) {
        this.disk = disk;
        this.workers = workers;
        this.horizon = horizon;
        this.files = files;
    }

    /** Where a row is; of rows with the same time and seq the one further on counts. */
    private record Place(long timestamp, long seq, int file, int row) {

        static Place later(Place one, Place other) {
            int order = Long.compare(one.timestamp, other.timestamp);
            order = order != 0 ? order : Long.compare(one.seq, other.seq);
            order = order != 0 ? order : Integer.compare(one.file, other.file);
            return order > 0 || (order == 0 && one.row > other.row) ? one : other;
        }
    }

    /** @throws io.truebook.engine.UnreadableLakeException naming the file that cannot be read */
    static Map<PositionKey, PositionUpdate> of(List<DataFile> files, Horizon horizon, Disk disk, SideBySide workers)
            throws IOException {
        LastRows question = new LastRows(
                disk,
                workers,
                horizon,
                files.stream().filter(file -> horizon.reaches(file.span())).toList());
        question.choose();
        question.readChosen();
        return question.rows;
    }

    private void choose() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < files.size(); number++) {
            numbers.add(number);
        }
        workers.each(numbers, this::choose);
    }

    private void choose(int number) throws IOException {
        Map<PositionKey, Place> lastInFile = new HashMap<>();
        OpenDataFile.read(disk, files.get(number), open -> {
            while (open.hasNextGroup()) {
                int first = open.firstRow();
                choose(open.nextKeys(), number, first, lastInFile);
            }
        });
        synchronized (last) {
            lastInFile.forEach((key, place) -> last.merge(key, place, Place::later));
        }
    }

    /** Rows of one key mostly follow each other; its name is only spelled out at the end of such a run. */
    private void choose(KeyColumns keys, int file, int first, Map<PositionKey, Place> found) {
        int best = -1;
        for (int row = 0; row < keys.rows(); row++) {
            if (!horizon.includes(keys.timestamp(row), keys.recordedAt(row))) {
                continue;
            }
            if (best >= 0 && !keys.haveSameKey(best, row)) {
                found.merge(keys.key(best), place(keys, file, first, best), Place::later);
                best = -1;
            }
            if (best < 0 || isLater(keys, row, best)) {
                best = row;
            }
        }
        if (best >= 0) {
            found.merge(keys.key(best), place(keys, file, first, best), Place::later);
        }
    }

    private static boolean isLater(KeyColumns keys, int row, int before) {
        return keys.timestamp(row) > keys.timestamp(before)
                || (keys.timestamp(row) == keys.timestamp(before) && keys.seq(row) >= keys.seq(before));
    }

    private static Place place(KeyColumns keys, int file, int first, int row) {
        return new Place(keys.timestamp(row), keys.seq(row), file, first + row);
    }

    private void readChosen() throws IOException {
        Map<Integer, List<Integer>> places = new TreeMap<>();
        last.values()
                .forEach(place -> places.computeIfAbsent(place.file, file -> new ArrayList<>())
                        .add(place.row));
        workers.each(List.copyOf(places.entrySet()), chosen -> {
            int[] ascending =
                    chosen.getValue().stream().mapToInt(row -> row).sorted().toArray();
            List<PositionUpdate> read = new ArrayList<>(ascending.length);
            OpenDataFile.read(disk, files.get(chosen.getKey()), open -> open.rows(ascending, read::add));
            synchronized (rows) {
                read.forEach(row -> rows.put(row.key(), row));
            }
        });
    }
}
