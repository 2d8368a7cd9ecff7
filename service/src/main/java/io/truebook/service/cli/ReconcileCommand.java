package io.truebook.service.cli;

import io.truebook.app.Truebook;
import io.truebook.service.json.Json;
import io.truebook.service.json.SyncJson;
import io.truebook.service.run.Assembly;
import io.truebook.service.run.Logging;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.sync.PositionSyncService;
import io.truebook.service.sync.SyncDisabledException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook reconcile}: by the process that serves the folder, or by this one for as long as it takes. */
@Command(
        name = "reconcile",
        description = "Asks the broker for its positions and compares them with the record. "
                + "Ends with 1 when there are critical breaks, with 3 when the broker cannot be reached.")
final class ReconcileCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReconcileCommand() {}

    @Override
    public Integer call() throws Exception {
        Optional<ServedRecord> served = OpenRecord.served(folder.dir);
        JsonNode answer = served.isPresent() ? byService(served.get()) : byThisProcess();
        PrintWriter out = spec.commandLine().getOut();
        out.println(output.json ? Json.pretty(answer) : ReconciliationText.of(answer));
        if (!answer.has("result")) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "the broker has not answered in time; `truebook status` tells how it ends");
        }
        return answer.path("result").path("has_critical_issues").asBoolean() ? ExitCode.FAILURE : ExitCode.IN_SYNC;
    }

    private static JsonNode byService(ServedRecord service) throws IOException {
        try (service) {
            return service.sync();
        }
    }

    private JsonNode byThisProcess() throws IOException, InterruptedException, TimeoutException {
        Logging.toConsole(Logging.Console.ERRORS);
        ServiceSettings settings = folder.read();
        if (!settings.positionSync().enabled()) {
            throw new SyncDisabledException();
        }
        try (Truebook truebook = Assembly.of(folder.dir, settings).start()) {
            Connecting.await(truebook);
            return SyncJson.of(new PositionSyncService(truebook, settings.positionSync()).syncPositions());
        }
    }
}
