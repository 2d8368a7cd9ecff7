package io.truebook.service.cli;

import io.truebook.app.OfflineLake;
import io.truebook.journal.JournalInUseException;
import io.truebook.service.http.EndpointFile;
import io.truebook.service.query.LakeDocuments;
import io.truebook.service.query.LakeQueries;
import io.truebook.service.query.RecordDocuments;
import io.truebook.service.query.RecordQueries;
import io.truebook.service.query.RecordUpkeep;
import io.truebook.service.query.StoredUpkeep;
import io.truebook.service.run.Assembly;
import io.truebook.service.run.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds who can answer for a data folder: the process that serves it, or, where there is none, the folder itself. */
final class OpenRecord {

    private OpenRecord() {}

    /** The record of a folder; closed by the caller. */
    static RecordQueries in(FolderOptions folder) throws IOException {
        requireRecord(folder.dir);
        Optional<ServedRecord> served = served(folder.dir);
        return served.isPresent() ? served.get() : stored(folder);
    }

    /** The tables of a folder: what the process that serves it says, else what lies there; nothing is locked. */
    static LakeQueries lake(FolderOptions folder) throws IOException {
        requireRecord(folder.dir);
        Optional<ServedRecord> served = served(folder.dir);
        if (served.isPresent()) {
            return served.get();
        }
        Logging.toConsole(Logging.Console.WARNINGS);
        return new LakeDocuments(storedLake(folder).history());
    }

    /** What keeps the lake of a folder in order: the process that serves it, else this one, under the folder's lock. */
    static RecordUpkeep upkeep(FolderOptions folder) throws IOException {
        requireRecord(folder.dir);
        Optional<ServedRecord> served = served(folder.dir);
        if (served.isPresent()) {
            return new ServedUpkeep(served.get());
        }
        Logging.toConsole(Logging.Console.WARNINGS);
        return new StoredUpkeep(storedLake(folder));
    }

    private static OfflineLake storedLake(FolderOptions folder) {
        return Assembly.of(folder.dir, folder.read()).offlineLake();
    }

    static CommandFailure inUse(FolderOptions folder, JournalInUseException used) {
        return new CommandFailure(
                ExitCode.STORAGE,
                used.getMessage() + ". That process does not answer: wait until it has started, or look at "
                        + folder.dir.resolve("logs").resolve("truebook.log"));
    }

    /** Where the tables of a data folder are: the process that serves it knows, else the settings say. */
    static Path lakeFolder(FolderOptions folder) throws IOException {
        Optional<ServedRecord> served = served(folder.dir);
        if (served.isPresent()) {
            try (ServedRecord record = served.get()) {
                String table =
                        record.lakeStatus().path("tables").path(0).path("path").asString();
                Path parent = Path.of(table).getParent();
                return parent == null ? Path.of(table) : parent;
            }
        }
        Path named = folder.read().lake().path();
        return named == null ? folder.dir.resolve("lake") : named;
    }

    /** The process that serves the folder, if one answers. */
    static Optional<ServedRecord> served(Path dir) throws IOException {
        Optional<EndpointFile> endpoint = EndpointFile.read(dir);
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        ServedRecord record = new ServedRecord(endpoint.get());
        if (record.answers()) {
            return Optional.of(record);
        }
        record.close();
        return Optional.empty();
    }

    private static RecordQueries stored(FolderOptions folder) throws IOException {
        Logging.toConsole(Logging.Console.WARNINGS);
        try {
            return RecordDocuments.of(Assembly.of(folder.dir, folder.read()).openOffline());
        } catch (JournalInUseException used) {
            throw inUse(folder, used);
        }
    }

    /** Opening a journal that is not there would make one. */
    static void requireRecord(Path dir) {
        if (!Files.isDirectory(dir.resolve("journal"))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    dir + " holds no record; give the data folder with --dir, or make one with"
                            + " `truebook demo` or `truebook serve`");
        }
    }
}
