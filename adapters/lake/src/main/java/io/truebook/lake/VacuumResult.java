package io.truebook.lake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What clean-up removed, or would remove.
 *
 * @param replaced data files that no version within the retention has any more
 * @param orphans data files that no log names
 * @param logFiles commits, checkpoints and checksums that are past their time
 * @param leftovers temporary files of writers that died
 * @param bytes of all of them
 */
public record VacuumResult(
        List<Path> replaced, List<Path> orphans, List<Path> logFiles, List<Path> leftovers, long bytes) {

    static final VacuumResult NOTHING = new VacuumResult(List.of(), List.of(), List.of(), List.of(), 0);

    public VacuumResult {
        replaced = List.copyOf(replaced);
        orphans = List.copyOf(orphans);
        logFiles = List.copyOf(logFiles);
        leftovers = List.copyOf(leftovers);
    }

    /** Every file, in the order of removal: data first, because the log is needed to find it again. */
    public List<Path> files() {
        List<Path> all = new ArrayList<>(replaced);
        all.addAll(orphans);
        all.addAll(leftovers);
        all.addAll(logFiles);
        return all;
    }

    VacuumResult plus(VacuumResult other) {
        return new VacuumResult(
                joined(replaced, other.replaced),
                joined(orphans, other.orphans),
                joined(logFiles, other.logFiles),
                joined(leftovers, other.leftovers),
                bytes + other.bytes);
    }

    private static List<Path> joined(List<Path> one, List<Path> other) {
        List<Path> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
