package io.truebook.lake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The live files of one version of a table, by partition. */
final class LiveFiles {

    private final Map<Map<String, String>, List<DataFile>> byPartition = new LinkedHashMap<>();
    private long version;
    private int count;

    LiveFiles(long version, Collection<DataFile> files) {
        this.version = version;
        add(files);
    }

    long version() {
        return version;
    }

    int count() {
        return count;
    }

    /** The files of each partition; partitions in no particular order. */
    Collection<List<DataFile>> partitions() {
        return byPartition.values();
    }

    /** True when all these files of one partition are live. */
    boolean contains(List<DataFile> files) {
        Set<DataFile> there =
                new HashSet<>(byPartition.getOrDefault(files.getFirst().partition(), List.of()));
        return there.containsAll(files);
    }

    /** A commit added these. */
    void added(Collection<DataFile> files, long newVersion) {
        add(files);
        version = newVersion;
    }

    private void add(Collection<DataFile> files) {
        files.forEach(file -> byPartition
                .computeIfAbsent(file.partition(), partition -> new ArrayList<>())
                .add(file));
        count += files.size();
    }

    /** A commit replaced some files of one partition by one file. */
    void replaced(Collection<DataFile> old, DataFile by, long newVersion) {
        byPartition.getOrDefault(by.partition(), new ArrayList<>()).removeAll(Set.copyOf(old));
        count -= old.size();
        added(List.of(by), newVersion);
    }
}
