package io.truebook.lake;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which files of one table nobody needs any more:
 *
 * <pre>
 * data file, live in the newest version         stays
 * data file, removed by a commit we know of     goes when the retention has passed since that commit
 * data file, named by nothing we know           goes when it is older than the retention of orphans
 * temporary file                                goes when it is older than the retention of orphans
 * log file below a checkpoint                   goes when the log's retention, or size, says so
 * checksum below the newest checkpoint          goes
 * </pre>
 *
 * What commits removed is taken from the commits themselves: checkpoints written by Kernel forget removals.
 */
final class VacuumPlan {

    private final TableLog log;
    private final Disk disk;
    private final Upkeep upkeep;
    private final Instant now;
    private final Map<String, Long> removedAt;
    private final List<Path> replaced = new ArrayList<>();
    private final List<Path> orphans = new ArrayList<>();
    private final List<Path> logFiles = new ArrayList<>();
    private final List<Path> leftovers = new ArrayList<>();
    private long bytes;

    /** @param removedAt path as the log states it, and the moment of removal in milliseconds */
    VacuumPlan(TableLog log, Disk disk, Upkeep upkeep, Clock clock, Map<String, Long> removedAt) {
        this.log = log;
        this.disk = disk;
        this.upkeep = upkeep;
        this.now = clock.instant();
        this.removedAt = removedAt;
    }

    VacuumResult make() throws IOException {
        // Listed before the version is read: what is committed meanwhile is live, what is written later is not listed.
        Set<Path> there = dataFiles();
        Set<Path> live = new HashSet<>();
        Set<String> liveInAnyCase = new HashSet<>();
        for (DataFile file : log.files(log.latest(), Optional.empty())) {
            live.add(file.file());
            liveInAnyCase.add(inAnyCase(file.file()));
        }
        Set<Path> removed = new HashSet<>();
        Duration retention = upkeep.replacedFiles(log.name());
        for (Map.Entry<String, Long> removal : removedAt.entrySet()) {
            Path file = resolve(removal.getKey());
            removed.add(file);
            if (isPast(Instant.ofEpochMilli(removal.getValue()), retention)
                    && there.contains(file)
                    && !live.contains(file)) {
                take(file, replaced);
            }
        }
        for (Path file : there) {
            if (!liveInAnyCase.contains(inAnyCase(file))
                    && !removed.contains(file)
                    && isOlderThan(upkeep.orphanRetention(), file)) {
                take(file, orphans);
            }
        }
        planLog();
        return new VacuumResult(replaced, orphans, logFiles, leftovers, bytes);
    }

    /** On a disk that does not tell letters apart by case, a live file may lie in a folder of another spelling. */
    private static String inAnyCase(Path file) {
        return Normalizer.normalize(file.toString(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private Path resolve(String logPath) throws IOException {
        try {
            return PartitionFolder.resolve(log.folder(), logPath);
        } catch (URISyntaxException damage) {
            throw new IOException(
                    log.describe() + ": its log removes '" + logPath + "', which is no path; run lake verify", damage);
        }
    }

    private Set<Path> dataFiles() throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Path entry : disk.list(log.folder())) {
            if (nameOf(entry).endsWith(".parquet")) {
                files.add(entry);
            } else if (nameOf(entry).contains("=")) {
                disk.list(entry).stream()
                        .filter(file -> nameOf(file).endsWith(".parquet"))
                        .forEach(files::add);
            }
        }
        return files;
    }

    private void planLog() throws IOException {
        List<LogFiles.LogFile> files = LogFiles.of(log, disk);
        long newest = files.stream()
                .filter(file -> file.kind() == LogFiles.Kind.CHECKPOINT)
                .mapToLong(LogFiles.LogFile::version)
                .max()
                .orElse(-1);
        long first = firstKept(files);
        for (LogFiles.LogFile file : files) {
            boolean oldChecksum = file.kind() == LogFiles.Kind.CHECKSUM && file.version() < newest;
            if (file.version() < first || oldChecksum) {
                take(file.path(), logFiles);
            }
        }
        for (Path file : disk.list(log.logFolder())) {
            if (nameOf(file).endsWith(".tmp") && isOlderThan(upkeep.orphanRetention(), file)) {
                take(file, leftovers);
            }
        }
    }

    /** The oldest version whose log stays: a checkpoint. Everything stays when none is old enough. */
    private long firstKept(List<LogFiles.LogFile> files) throws IOException {
        long total = 0;
        long first = 0;
        boolean beyond = false;
        for (LogFiles.LogFile file : files.reversed()) {
            total += sizeOf(file.path());
            boolean past = isOlderThan(upkeep.replacedFiles(log.name()), file.path());
            beyond |= past && (total > upkeep.logBytes() || isOlderThan(upkeep.logRetention(), file.path()));
            if (beyond && past && file.kind() == LogFiles.Kind.CHECKPOINT) {
                first = file.version();
                break;
            }
        }
        return first;
    }

    private boolean isOlderThan(Duration retention, Path file) throws IOException {
        try {
            return isPast(disk.modifiedAt(file), retention);
        } catch (NoSuchFileException alreadyGone) {
            return false;
        }
    }

    private boolean isPast(Instant moment, Duration retention) {
        return !moment.plus(retention).isAfter(now);
    }

    private long sizeOf(Path file) throws IOException {
        try {
            return disk.size(file);
        } catch (NoSuchFileException alreadyGone) {
            return 0;
        }
    }

    private void take(Path file, List<Path> kind) throws IOException {
        bytes += sizeOf(file);
        kind.add(file);
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
