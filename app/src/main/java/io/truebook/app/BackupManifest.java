package io.truebook.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup holds. It is the last file that is written: a folder without it is no backup.
 *
 * @param takenAt when the copy was begun, UTC
 * @param journal the journal's id
 * @param term the process start that had written last
 * @param lastSeq the last input in the journal
 * @param tables the version of each table of the lake
 * @param files every file, in the order in which a restore writes them
 */
public record BackupManifest(
        Instant takenAt, String journal, int term, long lastSeq, Map<String, Long> tables, List<StoredCopy> files) {

    /** The name of the file, in the backup's folder. */
    public static final String NAME = "backup.manifest";

    /** The format of a backup; one of a higher version is refused. */
    public static final int VERSION = 1;

    private static final String TITLE = "truebook-backup ";

    public BackupManifest {
        tables = Map.copyOf(tables);
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param path below the backup's folder, with {@code /}
     * @param sha256 of the content, 64 hexadecimal digits
     */
    public record StoredCopy(String path, long sizeBytes, String sha256) {

        private static final String PATH = "(journal|lake)(/[^/\\p{Cntrl}]+)+";

        boolean isInside() {
            return path.matches(PATH) && List.of(path.split("/")).stream().noneMatch(".."::equals);
        }
    }

    /** All sizes together. */
    public long sizeBytes() {
        return files.stream().mapToLong(StoredCopy::sizeBytes).sum();
    }

    /** The file: one thing a line, the last of which seals those before. */
    String text() {
        StringBuilder text = new StringBuilder(TITLE).append(VERSION).append('\n');
        text.append("taken-at ").append(takenAt).append('\n');
        text.append("journal ").append(journal).append('\n');
        text.append("term ").append(term).append('\n');
        text.append("last-seq ").append(lastSeq).append('\n');
        new TreeMap<>(tables)
                .forEach((table, version) -> text.append("table ")
                        .append(version)
                        .append(' ')
                        .append(table)
                        .append('\n'));
        for (StoredCopy file : files) {
            text.append("file ").append(file.sha256()).append(' ').append(file.sizeBytes());
            text.append(' ').append(file.path()).append('\n');
        }
        return text + "sealed " + Digests.of(text.toString()) + "\n";
    }

    /**
     * Reads the file.
     *
     * @throws BackupRefusedException when it is not whole, or a newer Truebook wrote it
     */
    static BackupManifest parse(Path file, String text) throws IOException {
        int seal = text.lastIndexOf("sealed ");
        String version = text.lines().findFirst().orElse("");
        if (!version.matches(TITLE + "\\d{1,9}")) {
            throw new BackupRefusedException(file + " does not begin like the manifest of a backup");
        }
        int found = Integer.parseInt(version.substring(TITLE.length()));
        if (found > VERSION) {
            throw new BackupRefusedException(
                    file + " has format version " + found + "; this Truebook reads versions up to " + VERSION
                            + ": use the Truebook that wrote it, or a newer one");
        }
        if (seal < 0 || !text.substring(seal).strip().equals("sealed " + Digests.of(text.substring(0, seal)))) {
            throw new BackupRefusedException(file + " is damaged: its own checksum does not match");
        }
        try {
            return body(text.substring(0, seal));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException incomplete) {
            throw new BackupRefusedException(
                    file + " is no manifest that a Truebook wrote: a line is missing or not as it " + "should be ("
                            + incomplete.getMessage() + "); take another backup");
        }
    }

    private static BackupManifest body(String text) {
        Map<String, String> single = new TreeMap<>();
        Map<String, Long> tables = new TreeMap<>();
        List<StoredCopy> files = new ArrayList<>();
        text.lines().skip(1).forEach(line -> {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "file" -> files.add(new StoredCopy(words[3], Long.parseLong(words[2]), words[1]));
                case "table" -> tables.put(words[2], Long.parseLong(words[1]));
                default -> single.put(words[0], words[1]);
            }
        });
        return new BackupManifest(
                Instant.parse(required(single, "taken-at")),
                required(single, "journal"),
                Integer.parseInt(required(single, "term")),
                Long.parseLong(required(single, "last-seq")),
                tables,
                files);
    }

    private static String required(Map<String, String> lines, String name) {
        String value = lines.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no line \"" + name + "\"");
        }
        return value;
    }
}
