package io.truebook.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;

/**
 * How to run a simulator. The first five that follow the ports decide its content together with the control log; a folder
 * remembers them and refuses others.
 *
 * @param dir where the control log and the sent frames are kept; made if missing
 * @param twsPort TWS protocol, on the loopback address; 0 for any free port
 * @param controlPort control API over HTTP, on the loopback address; 0 for any free port
 * @param seed any number
 * @param accounts 1 to 1,000
 * @param positions held over all accounts at the start, 0 to 1,000,000
 * @param symbols the most different symbols, 1 to 500
 * @param priceMovesPerMille steps in a thousand that move a price only, 0 to 1,000; the others fill
 * @param ratePerSecond steps a second, up to 1,000,000; 0 for as fast as the clients read
 * @param opening whether the market runs at once
 * @param serverVersion the highest protocol version spoken, 163 to 200
 * @param valuationInterval how often changed portfolio rows go to the subscriber of account updates; zero for at each
 *     change; TWS takes three minutes
 * @param pnlInterval how often profit and loss goes to subscribers while it changes
 * @param outboxBytes how far a client may lag behind before the market waits for it; snapshots may exceed it
 * @param sentBudgetBytes disk for sent frames: the oldest closed sessions are deleted beyond it
 */
public record SimulatorSettings(
        Path dir,
        int twsPort,
        int controlPort,
        long seed,
        int accounts,
        int positions,
        int symbols,
        int priceMovesPerMille,
        int ratePerSecond,
        Opening opening,
        int serverVersion,
        Duration valuationInterval,
        Duration pnlInterval,
        long outboxBytes,
        long sentBudgetBytes) {

    /** Whether the market runs from the start or waits for {@code thaw} or {@code steps}. */
    public enum Opening {
        RUNNING,
        FROZEN
    }

    static final int MAX_RATE = 1_000_000;
    private static final int MAX_PORT = 65_535;
    private static final int OLDEST_VERSION = 163;
    private static final int NEWEST_VERSION = 200;
    private static final long MEBIBYTE = 1024L * 1024;

    /**
     * Refuses what cannot be run.
     *
     * @throws Refused naming the setting, its value and what is allowed
     */
    public SimulatorSettings {
        range("twsPort", twsPort, 0, MAX_PORT);
        range("controlPort", controlPort, 0, MAX_PORT);
        range("accounts", accounts, 1, 1_000);
        range("positions", positions, 0, 1_000_000);
        range("symbols", symbols, 1, Catalogue.MAX_SYMBOLS);
        range("priceMovesPerMille", priceMovesPerMille, 0, 1_000);
        range("ratePerSecond", ratePerSecond, 0, MAX_RATE);
        range("serverVersion", serverVersion, OLDEST_VERSION, NEWEST_VERSION);
        range("outboxBytes", outboxBytes, 64 * 1024, 1024 * MEBIBYTE);
        range("sentBudgetBytes", sentBudgetBytes, 0, Long.MAX_VALUE);
        duration("valuationInterval", valuationInterval, Duration.ZERO);
        duration("pnlInterval", pnlInterval, Duration.ofMillis(1));
        if (twsPort != 0 && twsPort == controlPort) {
            throw new Refused("controlPort", controlPort, "another port than twsPort");
        }
    }

    /** Any ports, seed 1, 3 accounts, 120 positions over 40 symbols, 5 steps a second, half of them price moves. */
    public static SimulatorSettings defaults(Path dir) {
        return in(dir).build();
    }

    /** Begins with the defaults. */
    public static Builder in(Path dir) {
        return new Builder(dir);
    }

    /** What a folder remembers, for a simulation created on that day. */
    WorldPlan plan(LocalDate day) {
        return new WorldPlan(seed, accounts, positions, symbols, priceMovesPerMille, day);
    }

    private static void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            String allowed = most == Long.MAX_VALUE ? "at least " + least : "between " + least + " and " + most;
            throw new Refused(field, value, allowed);
        }
    }

    private static void duration(String field, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new Refused(field, value, "between " + least + " and PT1H");
        }
    }

    /** Collects settings; what is not set keeps its default. */
    public static final class Builder {
        private final Path dir;
        private int twsPort;
        private int controlPort;
        private long seed = 1;
        private int accounts = 3;
        private int positions = 120;
        private int symbols = 40;
        private int priceMovesPerMille = 500;
        private int ratePerSecond = 5;
        private Opening opening = Opening.RUNNING;
        private int serverVersion = NEWEST_VERSION;
        private Duration valuationInterval = Duration.ofMinutes(3);
        private Duration pnlInterval = Duration.ofSeconds(1);
        private long outboxBytes = 8 * MEBIBYTE;
        private long sentBudgetBytes = 4096 * MEBIBYTE;

        private Builder(Path dir) {
            this.dir = dir;
        }

        public Builder twsPort(int value) {
            twsPort = value;
            return this;
        }

        public Builder controlPort(int value) {
            controlPort = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder accounts(int value) {
            accounts = value;
            return this;
        }

        public Builder positions(int value) {
            positions = value;
            return this;
        }

        public Builder symbols(int value) {
            symbols = value;
            return this;
        }

        public Builder priceMovesPerMille(int value) {
            priceMovesPerMille = value;
            return this;
        }

        public Builder ratePerSecond(int value) {
            ratePerSecond = value;
            return this;
        }

        public Builder opening(Opening value) {
            opening = value;
            return this;
        }

        public Builder serverVersion(int value) {
            serverVersion = value;
            return this;
        }

        public Builder valuationInterval(Duration value) {
            valuationInterval = value;
            return this;
        }

        public Builder pnlInterval(Duration value) {
            pnlInterval = value;
            return this;
        }

        public Builder outboxBytes(long value) {
            outboxBytes = value;
            return this;
        }

        public Builder sentBudgetBytes(long value) {
            sentBudgetBytes = value;
            return this;
        }

        /**
         * The settings as they now stand.
         *
         * @throws Refused naming the setting, its value and what is allowed
         */
        public SimulatorSettings build() {
            return new SimulatorSettings(
                    dir,
                    twsPort,
                    controlPort,
                    seed,
                    accounts,
                    positions,
                    symbols,
                    priceMovesPerMille,
                    ratePerSecond,
                    opening,
                    serverVersion,
                    valuationInterval,
                    pnlInterval,
                    outboxBytes,
                    sentBudgetBytes);
        }
    }
}
