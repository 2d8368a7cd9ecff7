package io.truebook.service.cli;

import io.truebook.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a simulated broker holds and how fast its market moves; what is not given keeps the simulator's default. */
final class MarketOptions {

    @Option(
            names = "--tws-port",
            paramLabel = "PORT",
            description = "TWS protocol port, 0 for any free one (default 0).")
    private int twsPort;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is held and what happens (default 1).")
    private @Nullable Long seed;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts (default 3).")
    private @Nullable Integer accounts;

    @Option(names = "--positions", paramLabel = "N", description = "Positions over all accounts (default 120).")
    private @Nullable Integer positions;

    @Option(names = "--symbols", paramLabel = "N", description = "The most different symbols (default 40).")
    private @Nullable Integer symbols;

    @Option(names = "--rate", paramLabel = "N", description = "Market steps a second, 0 for as fast as clients read.")
    private @Nullable Integer rate;

    MarketOptions() {}

    /** The settings of a simulator in a folder, which may be completed. */
    SimulatorSettings.Builder in(Path dir, int defaultRate) {
        SimulatorSettings.Builder settings =
                SimulatorSettings.in(dir).twsPort(twsPort).ratePerSecond(defaultRate);
        if (seed != null) {
            settings.seed(seed);
        }
        if (accounts != null) {
            settings.accounts(accounts);
        }
        if (positions != null) {
            settings.positions(positions);
        }
        if (symbols != null) {
            settings.symbols(symbols);
        }
        if (rate != null) {
            settings.ratePerSecond(rate);
        }
        return settings;
    }
}
