package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.engine.seam.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Does to a table on a simulated disk what others, disks and people do to tables. */
final class Damage {

    private final MemoryDisk disk;
    private final TableLog log;

    Damage(LakeOnMemory lake, String table) {
        this(lake.disk, table);
    }

    private Damage(MemoryDisk disk, String table) {
        this.disk = disk;
        this.log = new TableLog(table, LakeOnMemory.ROOT.resolve(table), disk);
    }

    Path table() {
        return log.folder();
    }

    Path commit(long version) {
        return log.commitFile(version);
    }

    Path checkpoint(long version) {
        return log.checkpointFile(version);
    }

    Path hint() {
        return log.lastCheckpointFile();
    }

    long newest() throws IOException {
        return log.latest().getVersion();
    }

    DataFile liveFile() throws IOException {
        return log.files(log.latest(), Optional.empty()).getFirst();
    }

    /** A writer that is not us commits next; returns where. */
    Path foreignCommit(String... actions) throws IOException {
        Path file = commit(newest() + 1);
        overwrite(file, actions);
        return file;
    }

    /** A writer that is not us renames its commit over one that is there. */
    void overwrite(Path commit, String... actions) {
        String info =
                "{\"commitInfo\":{\"timestamp\":1770129000000,\"operation\":\"WRITE\",\"engineInfo\":\"Other/1.0\"}}";
        write(commit, info + "\n" + String.join("\n", actions) + (actions.length == 0 ? "" : "\n"));
    }

    /** The log's action by which a row that nobody journaled comes in: those of a file of ours, a second time. */
    String foreignAdd(boolean dataChange) throws IOException {
        DataFile file = liveFile();
        Path copy = file.file().resolveSibling("foreign.parquet");
        disk.tamper(copy, disk.contents(file.file()));
        return "{\"add\":{\"path\":\"" + file.logPath().replaceAll("[^/]*$", "foreign.parquet")
                + "\",\"partitionValues\":"
                + partition(file) + ",\"size\":" + file.sizeBytes() + ",\"modificationTime\":1,\"dataChange\":"
                + dataChange
                + ",\"stats\":\"{\\\"numRecords\\\":" + file.rows() + "}\"}}";
    }

    /** The log's action by which a file of ours goes out. */
    String remove(boolean dataChange) throws IOException {
        DataFile file = liveFile();
        return "{\"remove\":{\"path\":\"" + file.logPath() + "\",\"deletionTimestamp\":1,\"dataChange\":" + dataChange
                + ",\"extendedFileMetadata\":true,\"partitionValues\":" + partition(file) + ",\"size\":"
                + file.sizeBytes()
                + "}}";
    }

    private static String partition(DataFile file) {
        return file.partition().entrySet().stream()
                .findFirst()
                .map(value -> "{\"" + value.getKey() + "\":\"" + value.getValue() + "\"}")
                .orElse("{}");
    }

    /** The table's own description, with one property more. */
    String metadata() throws IOException {
        String created = text(commit(0));
        return Arrays.stream(created.split("\n"))
                .filter(line -> line.startsWith("{\"metaData\""))
                .findFirst()
                .orElseThrow()
                .replace("\"configuration\":{", "\"configuration\":{\"somebody\":\"else\",");
    }

    /** Without the checksum of a commit: who changes one on purpose makes his own, or none. */
    String text(Path file) throws IOException {
        return new String(disk.contents(file), StandardCharsets.UTF_8)
                .replaceAll("\"truebookCrc32c\":\"[0-9a-f]{8}\",", "");
    }

    void write(Path file, String text) {
        disk.tamper(file, text.getBytes(StandardCharsets.UTF_8));
    }

    void cut(Path file, int bytes) throws IOException {
        disk.tamper(file, Arrays.copyOf(disk.contents(file), bytes));
    }

    /** One bit in the middle of a file is another. */
    void flip(Path file) throws IOException {
        byte[] content = disk.contents(file);
        content[content.length / 3] ^= 0x10;
        disk.tamper(file, content);
    }

    void delete(Path path) throws IOException {
        for (Path entry : disk.list(path)) {
            delete(entry);
        }
        disk.delete(path);
    }

    /**
     * Puts a checkpoint of the newest version beside the log that is whole and readable, but was made of another commit than
     * the newest one.
     */
    Path lyingCheckpoint(UnaryOperator<String> lie) throws IOException {
        MemoryDisk copied = copyOf(disk);
        Damage copy = new Damage(copied, log.name());
        long version = newest();
        deleteChecksums(copied, copy.log);
        copy.write(copy.commit(version), lie.apply(copy.text(copy.commit(version))));
        Snapshot snapshot = copy.log.latest();
        copy.log.reading(() -> {
            snapshot.writeCheckpoint(copy.log.engine());
            return snapshot;
        });
        for (Path file : List.of(checkpoint(version), hint())) {
            disk.tamper(file, copied.contents(file));
        }
        return checkpoint(version);
    }

    /** They would contradict the lie, and are only there to save time. */
    private static void deleteChecksums(MemoryDisk disk, TableLog log) throws IOException {
        for (LogFiles.LogFile file : LogFiles.of(log, disk)) {
            if (file.kind() == LogFiles.Kind.CHECKSUM) {
                disk.delete(file.path());
            }
        }
    }

    /** All files of a disk on another one. */
    static MemoryDisk copyOf(MemoryDisk disk) throws IOException {
        MemoryDisk copy = new MemoryDisk();
        for (var file : disk.files().entrySet()) {
            copy.createDirectories(DurableFiles.folderOf(file.getKey()));
            copy.tamper(file.getKey(), file.getValue());
        }
        return copy;
    }
}
