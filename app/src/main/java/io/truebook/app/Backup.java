package io.truebook.app;

import io.truebook.app.BackupManifest.StoredCopy;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.StoredFile;
import io.truebook.journal.StoredJournal;
import io.truebook.lake.LakeFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Copies of the whole record, taken while it is written, and brought back.
 *
 * <pre>
 * target/
 *   lake/TABLE/...       each table up to one version
 *   journal/...          checkpoints, then segments up to a durable end that is at or after every table's
 *   backup.manifest      sizes and SHA-256 of all files, itself sealed; written last
 * </pre>
 *
 * <p>The lake is copied first, so that the journal is never behind it: after a restore each table goes on from the
 * cursor it carries, with facts that the journal has, and nothing is doubled or left out.
 */
final class Backup {

    private final Disk disk;
    private final Clock clock;

    Backup(Disk disk, Clock clock) {
        this.disk = disk;
        this.clock = clock;
    }

    /** The journal's files at the moment of the call. */
    @FunctionalInterface
    interface JournalSource {
        StoredJournal stored() throws IOException;
    }

    /** Copies a record into an empty folder. */
    BackupManifest take(Path folder, Path lakeFolder, JournalSource source, Path target) throws IOException {
        BackupFolders.requireOutside(target, folder, lakeFolder);
        BackupFolders.requireEmpty(disk, target);
        Instant takenAt = clock.instant();
        FolderCopy copy = new FolderCopy(disk);
        Map<String, Long> tables = new TreeMap<>();
        for (TableFiles table : TableFiles.in(disk, lakeFolder)) {
            tables.put(table.name(), table.version());
            copyTable(copy, lakeFolder, table, target.resolve(BackupFolders.LAKE));
        }
        StoredJournal journal = source.stored();
        for (StoredFile file : journal.files()) {
            try (InputStream content = file.source().open()) {
                copy.write(
                        target.resolve(BackupFolders.JOURNAL).resolve(file.name()),
                        BackupFolders.JOURNAL + "/" + file.name(),
                        content);
            }
        }
        BackupManifest manifest =
                new BackupManifest(takenAt, journal.id(), journal.term(), journal.lastSeq(), tables, copy.finish());
        publish(target, manifest);
        return manifest;
    }

    /** What maintenance removes meanwhile was, unless the copy took very long, in no version that is copied. */
    private void copyTable(FolderCopy copy, Path lake, TableFiles table, Path target) throws IOException {
        boolean whole = true;
        for (Path file : table.files()) {
            Path relative = lake.relativize(file);
            List<String> names = new ArrayList<>(List.of(BackupFolders.LAKE));
            relative.forEach(name -> names.add(name.toString()));
            Optional<InputStream> there = openIfThere(file);
            whole &= there.isPresent();
            if (there.isPresent()) {
                try (InputStream content = there.get()) {
                    copy.write(target.resolve(relative), String.join("/", names), content);
                }
            }
        }
        if (!whole) {
            requireReadable(table, target);
        }
    }

    /** Of a version whose files were replaced and cleaned up while they were copied, the copy lacks some. */
    private void requireReadable(TableFiles table, Path target) throws IOException {
        try {
            LakeFiles.in(target, disk).latest(table.name());
        } catch (UnreadableLakeException incomplete) {
            throw new BackupRefusedException("the files of table " + table.name() + ", version " + table.version()
                    + ", were cleaned up while they were copied, so that the copy is not whole: "
                    + incomplete.getMessage() + ". Empty " + BackupFolders.parent(target)
                    + " and take the backup again");
        }
    }

    private Optional<InputStream> openIfThere(Path file) throws IOException {
        try {
            return Optional.of(FolderCopy.open(disk, file));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    private void publish(Path target, BackupManifest manifest) throws IOException {
        Path temporary = target.resolve(BackupManifest.NAME + ".tmp");
        try (InputStream text = new ByteArrayInputStream(manifest.text().getBytes(StandardCharsets.UTF_8))) {
            new FolderCopy(disk).write(temporary, BackupManifest.NAME, text);
        }
        disk.rename(temporary, target.resolve(BackupManifest.NAME));
        disk.forceDirectory(target);
    }

    /** Verifies a backup, then brings it into an empty folder and begins a new term there. */
    BackupManifest restore(Path source, TruebookBuilder into) throws IOException {
        BackupFolders.requireEmpty(disk, into.folder);
        BackupFolders.requireEmpty(disk, into.lakeFolder);
        BackupManifest manifest = verified(source);
        BackupFolders from =
                new BackupFolders(source.resolve(BackupFolders.JOURNAL), source.resolve(BackupFolders.LAKE));
        BackupFolders to = new BackupFolders(into.folder.resolve(BackupFolders.JOURNAL), into.lakeFolder);
        FolderCopy copy = new FolderCopy(disk);
        // The journal first, without its id: as long as that is missing, no start takes the folder for a whole one.
        for (StoredCopy file : inOrderOfRestore(manifest.files())) {
            try (InputStream content = FolderCopy.open(disk, from.resolve(file.path()))) {
                copy.write(to.resolve(file.path()), file.path(), content);
            }
        }
        requireSame(manifest.files(), copy.finish(), source);
        FileJournal.open(into.folder, into.journal, disk, clock, new EventTranslator())
                .close();
        return manifest;
    }

    private static List<StoredCopy> inOrderOfRestore(List<StoredCopy> files) {
        String id = BackupFolders.JOURNAL + "/id";
        List<StoredCopy> ordered = new ArrayList<>();
        files.stream()
                .filter(file -> file.path().startsWith(BackupFolders.JOURNAL)
                        && !file.path().equals(id))
                .forEach(ordered::add);
        files.stream()
                .filter(file -> file.path().startsWith(BackupFolders.LAKE))
                .forEach(ordered::add);
        files.stream().filter(file -> file.path().equals(id)).forEach(ordered::add);
        return ordered;
    }

    private static void requireSame(List<StoredCopy> expected, List<StoredCopy> written, Path source)
            throws BackupRefusedException {
        if (!List.copyOf(written).equals(inOrderOfRestore(expected))) {
            throw new BackupRefusedException("the backup " + source
                    + " changed while it was restored; empty the folder it was restored to and try again");
        }
    }

    /** Reads the manifest and every file that it names. */
    private BackupManifest verified(Path source) throws IOException {
        BackupManifest manifest = manifest(source.resolve(BackupManifest.NAME));
        for (StoredCopy file : manifest.files()) {
            if (!file.isInside()) {
                throw refused(source, file.path() + ", which its manifest names, is no place in a record");
            }
            verify(source, file);
        }
        return manifest;
    }

    private void verify(Path source, StoredCopy expected) throws IOException {
        Path file = source.resolve(expected.path());
        if (!disk.exists(file)) {
            throw refused(source, expected.path() + " is missing");
        }
        try (InputStream content = FolderCopy.open(disk, file)) {
            StoredCopy found = FolderCopy.measure(expected.path(), content);
            if (!found.equals(expected)) {
                throw refused(
                        source,
                        expected.path() + " has " + found.sizeBytes() + " bytes with SHA-256 " + found.sha256()
                                + ", not " + expected.sizeBytes() + " with " + expected.sha256());
            }
        }
    }

    private BackupManifest manifest(Path file) throws IOException {
        if (!disk.exists(file)) {
            throw new BackupRefusedException(
                    file + " is missing: the folder is no backup, or one that was not finished."
                            + " Choose another. Nothing was changed.");
        }
        try (InputStream content = FolderCopy.open(disk, file)) {
            return BackupManifest.parse(file, new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static BackupRefusedException refused(Path source, String found) {
        return new BackupRefusedException(
                "the backup " + source + " is damaged: " + found + ". Use another backup. Nothing was changed.");
    }
}
