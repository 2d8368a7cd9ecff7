package io.truebook.lake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Says which files of a partition are worth being made one. */
final class CompactionGroups {

    /** A file of so many rows is as large as a file gets: what one step may hold in memory. */
    static final long MOST_ROWS = 100_000;

    /** A file joins when it is at most so many times what has joined already. */
    private static final int RATIO = 4;

    private CompactionGroups() {}

    /**
     * The small files, and of the larger ones those that are not much larger than what joined before: file sizes in a
     * partition grow geometrically, so that there are few and each row is rewritten few times.
     *
     * @return at least two files, or none
     */
    static List<DataFile> worthwhile(List<DataFile> partition) {
        List<DataFile> group = new ArrayList<>();
        long rows = 0;
        for (DataFile file : smallestFirst(partition)) {
            boolean muchLarger = rows > 0 && file.rows() > RATIO * rows;
            if (muchLarger || rows + file.rows() > MOST_ROWS) {
                break;
            }
            group.add(file);
            rows += file.rows();
        }
        return group.size() < 2 ? List.of() : group;
    }

    /** All files that are not full yet, in as few groups as hold them. */
    static List<List<DataFile>> all(List<DataFile> partition) {
        List<List<DataFile>> groups = new ArrayList<>();
        List<DataFile> group = new ArrayList<>();
        long rows = 0;
        for (DataFile file : smallestFirst(partition)) {
            if (rows + file.rows() > MOST_ROWS) {
                groups.add(group);
                group = new ArrayList<>();
                rows = 0;
            }
            group.add(file);
            rows += file.rows();
        }
        groups.add(group);
        return groups.stream().filter(files -> files.size() > 1).toList();
    }

    private static List<DataFile> smallestFirst(List<DataFile> partition) {
        return partition.stream()
                .sorted(Comparator.comparingLong(DataFile::rows).thenComparing(DataFile::logPath))
                .toList();
    }
}
