package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files in a table's log folder, by name only. */
final class LogFiles {

    private static final Pattern NAME = Pattern.compile("(\\d{20})\\.(?:(\\d{20})\\.)?(.+)");

    /** What a log file is. */
    enum Kind {
        COMMIT,
        CHECKPOINT,
        CHECKSUM,
        OTHER
    }

    /** A file that belongs to a version. */
    record LogFile(Path path, long version, Kind kind) {}

    private LogFiles() {}

    /** Oldest version first; hidden files, and those that belong to no version, are left out. */
    static List<LogFile> of(TableLog log, Disk disk) throws IOException {
        List<LogFile> files = new ArrayList<>();
        for (Path path : disk.list(log.logFolder())) {
            parse(path).ifPresent(files::add);
        }
        return files;
    }

    /**
     * The oldest version that can be read: the first, or, once the log's beginning was cleaned up, the oldest checkpoint.
     * Commits below that one are what a clean-up that was cut off has left.
     */
    static long oldestKept(List<LogFile> files) {
        boolean whole = files.stream().anyMatch(file -> file.kind() == Kind.COMMIT && file.version() == 0);
        return whole
                ? 0
                : files.stream()
                        .filter(file -> file.kind() == Kind.CHECKPOINT)
                        .mapToLong(LogFile::version)
                        .min()
                        .orElse(0);
    }

    private static Optional<LogFile> parse(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        return name.matches()
                ? Optional.of(new LogFile(path, Long.parseLong(name.group(1)), kind(name.group(3))))
                : Optional.empty();
    }

    private static Kind kind(String ending) {
        return switch (ending) {
            case "json" -> Kind.COMMIT;
            case "checkpoint.parquet" -> Kind.CHECKPOINT;
            case "crc" -> Kind.CHECKSUM;
            default -> Kind.OTHER;
        };
    }
}
