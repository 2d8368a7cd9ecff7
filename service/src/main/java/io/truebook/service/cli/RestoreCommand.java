package io.truebook.service.cli;

import io.truebook.service.json.Json;
import io.truebook.service.json.UpkeepJson;
import io.truebook.service.run.Assembly;
import io.truebook.service.run.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook restore}. */
@Command(
        name = "restore",
        description =
                "Verifies a backup and makes an empty folder the record that it keeps. Name the folder with --dir; "
                        + "one that holds a record is refused.")
final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "SOURCE", description = "The folder of a backup.")
    private Path source = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RestoreCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.toConsole(Logging.Console.WARNINGS);
        JsonNode restored = UpkeepJson.of(
                folder.dir, Assembly.withoutBroker(folder.dir, folder.read()).restore(source));
        spec.commandLine()
                .getOut()
                .println(output.json ? Json.pretty(restored) : BackupCommand.text("restored to", restored));
        return ExitCode.IN_SYNC;
    }
}
