package io.truebook.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TWS to connect to, with a market behind it. Takes a folder up where it was left.
 *
 * <pre>{@code
 * try (Simulator simulator = Simulator.start(SimulatorSettings.in(dir).seed(7).build())) {
 *     connectTo("127.0.0.1", simulator.twsPort());
 *     simulator.control().freeze();
 * }
 * }</pre>
 */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final Market market;
    private final SimulatorServer server;
    private final ControlHttp http;
    private final SimulatorControl control;
    private boolean closed;

    private Simulator(Market market, SimulatorServer server, SimulatorControl control, ControlHttp http) {
        this.market = market;
        this.server = server;
        this.control = control;
        this.http = http;
    }

    /**
     * Starts with the clock of this machine.
     *
     * @throws Refused when the folder was created with other settings
     * @throws IOException when the folder cannot be used or a port is taken; the message says which
     */
    public static Simulator start(SimulatorSettings settings) throws IOException {
        return start(settings, InstantSource.system(), ZoneId.systemDefault());
    }

    /**
     * Starts.
     *
     * @param clock what TWS believes the time is; decides no content, but for the expiries of a new folder
     * @param zone of the machine TWS runs on
     */
    public static Simulator start(SimulatorSettings settings, InstantSource clock, ZoneId zone) throws IOException {
        HostTime hostTime = new HostTime(clock, zone);
        Resumed resumed = Resumed.in(settings.dir(), settings.plan(hostTime.day()));
        boolean started = false;
        try {
            Simulator simulator = assemble(resumed, settings, hostTime);
            started = true;
            return simulator;
        } finally {
            if (!started) {
                resumed.log().close();
            }
        }
    }

    /** Where clients connect, on 127.0.0.1. */
    public int twsPort() {
        return server.port();
    }

    /** Where the control API listens, on 127.0.0.1. */
    public int controlPort() {
        return http.port();
    }

    public SimulatorControl control() {
        return control;
    }

    /** Ends all sessions, writes a checkpoint and frees the folder. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        http.close();
        server.stop();
        try {
            market.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the market was closing; the folder is resumed from its log", e);
        }
    }

    private static Simulator assemble(Resumed resumed, SimulatorSettings settings, HostTime hostTime)
            throws IOException {
        Path dir = settings.dir();
        Market market = new Market(resumed, settings, hostTime);
        SimulatorServer server =
                new SimulatorServer(market, settings, new SentArchive(dir, settings.sentBudgetBytes()));
        SimulatorControl control = new SimulatorControl(market, server);
        server.listen();
        boolean assembled = false;
        try {
            ControlHttp http = ControlHttp.start(settings.controlPort(), control);
            market.start();
            assembled = true;
            LOG.info(
                    "Simulating in {} at step {}: TWS protocol on 127.0.0.1:{}, control on http://127.0.0.1:{}",
                    dir,
                    resumed.world().step(),
                    server.port(),
                    http.port());
            return new Simulator(market, server, control, http);
        } finally {
            if (!assembled) {
                server.stop();
            }
        }
    }
}
