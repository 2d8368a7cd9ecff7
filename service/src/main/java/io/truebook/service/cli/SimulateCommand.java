package io.truebook.service.cli;

import io.truebook.service.json.Json;
import io.truebook.service.run.Logging;
import io.truebook.service.run.StopSignal;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code truebook simulate}. */
@Command(
        name = "simulate",
        description = "Runs a simulated TWS that any client can connect to, until Ctrl-C.",
        footer = {"", "Its control API over HTTP lists its routes under /."})
final class SimulateCommand implements Callable<Integer> {

    private static final int DEFAULT_RATE = 5;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "./truebook-data/simulator",
            description = "Where its log is kept and resumed from (default: ./truebook-data/simulator).")
    private Path dir = Path.of("truebook-data", "simulator");

    @Mixin
    private MarketOptions market = new MarketOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--control-port",
            paramLabel = "PORT",
            description = "Control API port, 0 for any free one (default 0).")
    private int controlPort;

    @Option(
            names = "--price-moves",
            paramLabel = "N",
            description = "Steps in a thousand that move a price only; the others fill (default 500).")
    private @Nullable Integer priceMovesPerMille;

    @Option(names = "--frozen", description = "Take no steps until told so.")
    private boolean frozen;

    @Option(
            names = "--server-version",
            paramLabel = "N",
            description = "The newest protocol version spoken, 163 to 200 (default 200).")
    private @Nullable Integer serverVersion;

    @Option(
            names = "--valuation-interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How often changed portfolio rows are sent, 0 for at each change (default 3m).")
    private @Nullable Duration valuationInterval;

    @Option(
            names = "--pnl-interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How often changed profit and loss is sent (default 1s).")
    private @Nullable Duration pnlInterval;

    @Option(
            names = "--outbox-bytes",
            paramLabel = "N",
            description = "How far a client may lag before the market waits for it (default 8 MiB).")
    private @Nullable Long outboxBytes;

    @Option(
            names = "--sent-budget-bytes",
            paramLabel = "N",
            description = "Disk for the record of sent frames (default 4 GiB).")
    private @Nullable Long sentBudgetBytes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SimulateCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Logging.toConsole(Logging.Console.EVENTS);
        SimulatorSettings settings = settings();
        try (StopSignal stop = StopSignal.listen();
                Simulator simulator = Simulator.start(settings)) {
            announce(simulator);
            stop.await();
        }
        return ExitCode.IN_SYNC;
    }

    private SimulatorSettings settings() {
        SimulatorSettings.Builder settings = market.in(dir, DEFAULT_RATE).controlPort(controlPort);
        settings.opening(frozen ? SimulatorSettings.Opening.FROZEN : SimulatorSettings.Opening.RUNNING);
        if (priceMovesPerMille != null) {
            settings.priceMovesPerMille(priceMovesPerMille);
        }
        if (serverVersion != null) {
            settings.serverVersion(serverVersion);
        }
        if (valuationInterval != null) {
            settings.valuationInterval(valuationInterval);
        }
        if (pnlInterval != null) {
            settings.pnlInterval(pnlInterval);
        }
        if (outboxBytes != null) {
            settings.outboxBytes(outboxBytes);
        }
        if (sentBudgetBytes != null) {
            settings.sentBudgetBytes(sentBudgetBytes);
        }
        return settings.build();
    }

    private void announce(Simulator simulator) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json) {
            ObjectNode document = Json.object();
            document.put("twsPort", simulator.twsPort());
            document.put("controlPort", simulator.controlPort());
            document.put("controlUrl", "http://127.0.0.1:" + simulator.controlPort());
            document.put("pid", ProcessHandle.current().pid());
            out.println(Json.line(document));
        } else {
            out.println("Simulated TWS on 127.0.0.1:" + simulator.twsPort() + ", control on http://127.0.0.1:"
                    + simulator.controlPort() + "; Ctrl-C stops it");
        }
    }
}
