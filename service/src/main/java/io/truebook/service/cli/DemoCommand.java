package io.truebook.service.cli;

import io.truebook.service.demo.Demo;
import io.truebook.service.demo.DemoSettings;
import io.truebook.service.demo.DemoSummary;
import io.truebook.service.json.Json;
import io.truebook.service.run.Logging;
import io.truebook.service.run.StopSignal;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.settings.SettingsSources;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code truebook demo}. */
@Command(
        name = "demo",
        description = "Runs a simulated broker and the service together, then proves the record equal to the broker. "
                + "Ends with 0 only if it is.")
final class DemoCommand implements Callable<Integer> {

    private static final int DEFAULT_RATE = 20;
    private static final Duration VALUATIONS = Duration.ofSeconds(5);

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "./truebook-data/demo",
            description = "Where everything is kept; a second demo goes on there (default: ./truebook-data/demo).")
    private Path dir = Path.of("truebook-data", "demo");

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the market moves, such as 20s (default: until Ctrl-C).")
    private @Nullable Duration time;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "HTTP port (default: any free one).")
    private String port = "0";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the service. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin
    private MarketOptions market = new MarketOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DemoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException, TimeoutException {
        Logging.toConsoleAndLater(output.debug ? Logging.Console.EVENTS : Logging.Console.ERRORS);
        SimulatorSettings simulated = market.in(dir.resolve("simulator"), DEFAULT_RATE)
                .valuationInterval(VALUATIONS)
                .build();
        DemoSettings demo = new DemoSettings(dir, time, simulated, service());
        try (StopSignal stop = StopSignal.listen()) {
            stop.endWith(ExitCode.FAILURE);
            DemoSummary summary = run(demo, stop);
            int code = summary.equalsBroker() ? ExitCode.IN_SYNC : ExitCode.FAILURE;
            spec.commandLine().getOut().println(output.json ? Json.line(summary.document()) : DemoText.of(summary));
            stop.endWith(code);
            return code;
        }
    }

    private DemoSummary run(DemoSettings demo, StopSignal stop)
            throws IOException, InterruptedException, TimeoutException {
        try (DemoScreen screen = new DemoScreen(spec.commandLine(), output.json)) {
            return new Demo(demo, screen).run(stop);
        }
    }

    /** Of the environment only the rules count: its broker and its lake are the real ones. */
    private ServiceSettings service() {
        Map<String, String> flags = new LinkedHashMap<>(settings);
        flags.put("server.port", port);
        Map<String, String> rules = new LinkedHashMap<>(System.getenv());
        rules.keySet().removeIf(name -> !name.startsWith("POSITION_SYNC_") && !name.startsWith("RECONCILIATION_"));
        return SettingsSources.read(dir, null, flags, rules);
    }
}
