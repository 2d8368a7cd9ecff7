package io.truebook.service.cli;

import io.truebook.journal.JournalInUseException;
import io.truebook.service.json.Json;
import io.truebook.service.json.UpkeepJson;
import io.truebook.service.run.Assembly;
import io.truebook.service.run.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook backup}. */
@Command(
        name = "backup",
        description = "Copies journal and lake into an empty folder, with checksums; the service may go on meanwhile.")
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "TARGET", description = "An empty folder, or one that is not there yet.")
    private Path target = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BackupCommand() {}

    @Override
    public Integer call() throws IOException {
        OpenRecord.requireRecord(folder.dir);
        JsonNode taken = take(target.toAbsolutePath().normalize());
        spec.commandLine().getOut().println(output.json ? Json.pretty(taken) : text("backed up to", taken));
        return ExitCode.IN_SYNC;
    }

    private JsonNode take(Path into) throws IOException {
        Optional<ServedRecord> served = OpenRecord.served(folder.dir);
        if (served.isPresent()) {
            try (ServedRecord service = served.get()) {
                return service.order("/api/backup", Map.of("target", into.toString()));
            }
        }
        Logging.toConsole(Logging.Console.WARNINGS);
        try {
            return UpkeepJson.of(into, Assembly.of(folder.dir, folder.read()).backup(into));
        } catch (JournalInUseException used) {
            throw OpenRecord.inUse(folder, used);
        }
    }

    /** One line for people. */
    static String text(String done, JsonNode document) {
        return done + " " + document.path("folder").asString() + ": "
                + document.path("files").asString() + " files, "
                + Words.bytes(document.path("bytes").asLong()) + ", the record up to seq "
                + document.path("lastSeq").asString() + " as of "
                + document.path("takenAt").asString();
    }
}
