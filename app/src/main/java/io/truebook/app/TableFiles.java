package io.truebook.app;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one Delta table up to a version, found by their names alone: the log's files first, the newest first, so
 * that a log clean-up meanwhile can only take away its old end; then every data file. A data file that a later commit
 * brings may be among them; no version that is copied names it.
 *
 * @param version the newest version
 * @param files in the order in which they are to be read
 */
record TableFiles(Path folder, long version, List<Path> files) {

    private static final String LOG = "_delta_log";
    private static final Pattern LOG_FILE =
            Pattern.compile("(\\d{20})\\.(json|crc|checkpoint(\\.[0-9a-zA-Z-]+)*\\.parquet)");
    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

    /** The tables in a folder of tables. */
    static List<TableFiles> in(Disk disk, Path lake) throws IOException {
        List<TableFiles> tables = new ArrayList<>();
        for (Path table : disk.list(lake)) {
            List<Path> log = disk.list(table.resolve(LOG));
            OptionalLong version = log.stream()
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> COMMIT.matcher(name).matches())
                    .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
                    .max();
            if (version.isPresent()) {
                tables.add(new TableFiles(table, version.getAsLong(), files(disk, table, log, version.getAsLong())));
            }
        }
        return tables;
    }

    private static List<Path> files(Disk disk, Path table, List<Path> log, long version) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : log.reversed()) {
            Matcher name = LOG_FILE.matcher(file.getFileName().toString());
            if (name.matches() && Long.parseLong(name.group(1)) <= version) {
                files.add(file);
            }
        }
        for (Path entry : disk.list(table)) {
            if (!entry.endsWith(LOG)) {
                dataFiles(disk, entry, files);
            }
        }
        return files;
    }

    private static void dataFiles(Disk disk, Path entry, List<Path> files) throws IOException {
        if (disk.isDirectory(entry)) {
            for (Path inside : disk.list(entry)) {
                dataFiles(disk, inside, files);
            }
        } else if (!entry.getFileName().toString().startsWith(".")) {
            files.add(entry);
        }
    }

    String name() {
        return folder.getFileName().toString();
    }
}
