package io.truebook.service.cli;

import io.truebook.service.json.Json;
import io.truebook.service.query.RecordQueries;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook status}. */
@Command(
        name = "status",
        description = "Shows the link, the record, the lake and the last reconciliation. "
                + "Ends with 1 when a critical warning stands: critical breaks, a record that contradicts itself, inputs "
                + "that cannot be accepted, a lake that cannot be written or lost commits.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    StatusCommand() {}

    @Override
    public Integer call() throws IOException {
        try (RecordQueries record = OpenRecord.in(folder)) {
            JsonNode status = record.status();
            PrintWriter out = spec.commandLine().getOut();
            out.println(output.json ? Json.pretty(status) : StatusText.of(folder.dir, status));
            return status.path("well").asBoolean(false) ? ExitCode.IN_SYNC : ExitCode.FAILURE;
        }
    }
}
