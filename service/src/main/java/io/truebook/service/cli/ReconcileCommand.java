package io.truebook.service.cli;

import io.truebook.app.Truebook;
import io.truebook.service.json.Json;
import io.truebook.service.json.SyncJson;
import io.truebook.service.query.RecordQueries;
import io.truebook.service.run.Assembly;
import io.truebook.service.run.Logging;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.sync.PositionSyncService;
import io.truebook.service.sync.SyncDisabledException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook reconcile}: by the process that serves the folder, or by this one for as long as it takes. */
@Command(
        name = "reconcile",
        description = "Asks the broker for its positions and compares them with the record. "
                + "Ends with 1 when there are critical breaks, with 3 when the broker cannot be reached. "
                + "With --as-of it asks nobody: it compares the record of now with that of then, and ends with 0.")
final class ReconcileCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Compare with the record at a moment of event time, such as 2026-11-20T09:45:00Z.")
    private @Nullable Instant asOf;

    @Option(
            names = "--known-at",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "By what had been recorded at a moment, whatever was restated later. Goes with --as-of.")
    private @Nullable Instant knownAt;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReconcileCommand() {}

    @Override
    public Integer call() throws Exception {
        if (asOf != null) {
            return withPast(asOf);
        }
        if (knownAt != null) {
            throw new ParameterException(spec.commandLine(), "--known-at goes with --as-of, which is missing");
        }
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

    private int withPast(Instant moment) throws IOException {
        try (RecordQueries record = OpenRecord.in(folder)) {
            JsonNode changes = record.changesSince(moment, knownAt);
            spec.commandLine()
                    .getOut()
                    .println(output.json ? Json.pretty(changes) : ReconciliationText.ofChanges(changes));
            return ExitCode.IN_SYNC;
        }
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
