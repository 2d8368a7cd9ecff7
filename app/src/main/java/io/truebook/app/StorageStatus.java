package io.truebook.app;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Room on disk, in bytes.
 *
 * @param journalBytes what the journal takes: segments, archive and checkpoints
 * @param journalFreeBytes what is left on the journal's volume
 * @param lakeFreeBytes what is left on the lake's volume, often the same
 */
public record StorageStatus(long journalBytes, long journalFreeBytes, long lakeFreeBytes) {

    static StorageStatus of(Path folder, Path lake, Disk disk) throws IOException {
        Path journal = folder.resolve(BackupFolders.JOURNAL);
        long bytes = 0;
        for (Path part : List.of(journal, journal.resolve("archive"))) {
            for (Path file : disk.list(part)) {
                bytes += size(file, disk);
            }
        }
        return new StorageStatus(bytes, disk.freeBytes(folder), disk.freeBytes(disk.exists(lake) ? lake : folder));
    }

    private static long size(Path file, Disk disk) throws IOException {
        try {
            return disk.isDirectory(file) ? 0 : disk.size(file);
        } catch (NoSuchFileException archivedMeanwhile) {
            return 0;
        }
    }
}
