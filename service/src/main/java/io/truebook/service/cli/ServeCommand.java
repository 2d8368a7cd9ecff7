package io.truebook.service.cli;

import io.truebook.service.json.Json;
import io.truebook.service.run.Logging;
import io.truebook.service.run.RunningService;
import io.truebook.service.run.StopSignal;
import io.truebook.service.settings.ServiceSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code truebook serve}. */
@Command(
        name = "serve",
        description = "Follows the broker, keeps the record and answers over HTTP, until Ctrl-C.",
        footer = {
            "",
            "Settings are read from flags, then the environment (IB_PORT=4002), then YAML (ib.port: 4002).",
            "The keys are listed by a wrong one, such as: truebook serve --set help=me"
        })
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--port", paramLabel = "PORT", description = "HTTP port, 0 for any free one (default 8080).")
    private @Nullable String port;

    @Option(names = "--ib-host", paramLabel = "HOST", description = "Where TWS or IB Gateway is (default 127.0.0.1).")
    private @Nullable String ibHost;

    @Option(names = "--ib-port", paramLabel = "PORT", description = "Its API port (default 7497).")
    private @Nullable String ibPort;

    @Option(names = "--ib-client-id", paramLabel = "ID", description = "Our client id there (default 1).")
    private @Nullable String ibClientId;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ServeCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.toConsoleAndLater(Logging.Console.EVENTS);
        if (output.debug) {
            Logging.inDetail();
        }
        ServiceSettings settings = folder.read(flags());
        try (StopSignal stop = StopSignal.listen()) {
            serve(settings, stop);
        }
        return ExitCode.IN_SYNC;
    }

    /** A process that was asked to end is gone before anybody could tell of a failure later. */
    private void serve(ServiceSettings settings, StopSignal stop) throws IOException, InterruptedException {
        try (RunningService service = RunningService.start(folder.dir, settings)) {
            announce(service);
            stop.await();
        } catch (IOException | RuntimeException failure) {
            if (stop.isRaised()) {
                stop.endWith(Failures.exitCode(failure));
                PrintWriter err = spec.commandLine().getErr();
                err.println("truebook: stopped, but not everything could be written: " + failure.getMessage()
                        + ". Nothing accepted is lost; the next start goes on from it");
                err.flush();
            }
            throw failure;
        }
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, "server.port", port);
        put(flags, "ib.host", ibHost);
        put(flags, "ib.port", ibPort);
        put(flags, "ib.client-id", ibClientId);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    private void announce(RunningService service) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json) {
            ObjectNode document = Json.object();
            document.put("url", service.url().toString());
            document.put("pid", ProcessHandle.current().pid());
            document.put("dir", folder.dir.toString());
            out.println(Json.line(document));
        } else {
            out.println("Truebook serves " + folder.dir + " on " + service.url() + "/api/sync/status; Ctrl-C stops it");
        }
    }
}
