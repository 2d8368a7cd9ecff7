package io.truebook.verification.simulated;

import io.truebook.domain.PositionKey;
import io.truebook.engine.ManualClock;
import io.truebook.engine.seam.Network;
import io.truebook.tws.Incoming;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A TWS in front of a {@link ScriptedBroker}, as a network: what is written to it is read as bytes, what it says is
 * delivered as bytes, later and in pieces. Time is virtual: a read that waits lets it pass.
 */
final class SimulatedTws implements Network {

    private static final int LIES = 5;

    final ScriptedBroker broker;
    final ManualClock clock;
    final SplittableRandom random;
    final Weather weather;
    final MessageDigest log;
    final List<String> violations = new ArrayList<>();
    private final Map<PositionKey, Long> lastZero = new TreeMap<>();
    private @Nullable SimulatedConnection latest;
    private long refusesUntil;
    private long idBusyUntil;
    private int connects;

    /** @param log takes every byte that is delivered */
    SimulatedTws(
            ScriptedBroker broker, ManualClock clock, SplittableRandom random, Weather weather, MessageDigest log) {
        this.broker = broker;
        this.clock = clock;
        this.random = random;
        this.weather = weather;
        this.log = log;
    }

    @Override
    public Connection connect(String host, int port, Duration timeout) throws IOException {
        connects++;
        if (clock.nanoTime() < refusesUntil) {
            throw new ConnectException(host + ":" + port + ": Connection refused");
        }
        SimulatedConnection.Welcome welcome = SimulatedConnection.Welcome.HEARTY;
        if (weather.strikes(weather.badConnects)) {
            switch (random.nextInt(4)) {
                case 0 -> throw new ConnectException(host + ":" + port + ": Connection refused");
                case 1 -> {
                    clock.advance(timeout);
                    throw new SocketTimeoutException(host + ":" + port + ": no answer");
                }
                case 2 -> welcome = SimulatedConnection.Welcome.SILENT;
                default -> welcome = SimulatedConnection.Welcome.CLOSES;
            }
        }
        if (latest != null && latest.isHeld()) {
            idBusyUntil = after(Duration.ofSeconds(1 + random.nextInt(20)));
            latest.reset();
        }
        latest = new SimulatedConnection(this, welcome);
        return latest;
    }

    /** The connection that was made last, be it broken. */
    @Nullable
    SimulatedConnection latest() {
        return latest;
    }

    int connects() {
        return connects;
    }

    /** Nobody listens at the port for a while. */
    void refuse(Duration time) {
        refusesUntil = after(time);
    }

    /** Our client id is taken for a while. */
    void occupyId(Duration time) {
        idBusyUntil = after(time);
    }

    boolean isIdBusy() {
        return clock.nanoTime() < idBusyUntil;
    }

    private long after(Duration time) {
        return clock.nanoTime() + time.toNanos();
    }

    /** The process at the other end is gone; the operating system, or nobody, says so. */
    void clientDied() {
        if (latest != null && random.nextBoolean()) {
            latest.reset();
        }
    }

    /** The world changes, whoever listens. */
    void happen() {
        ScriptedBroker.Happening happening = broker.happening(this::note);
        SimulatedConnection connection = latest;
        if (connection == null) {
            return;
        }
        connection.tell(happening);
        if (weather.strikes(weather.noise)) {
            connection.makeNoise();
        }
        if (weather.strikes(weather.accountChanges)) {
            broker.changeAccounts();
            connection.tellAccounts();
        }
        if (weather.strikes(weather.partitions)) {
            trouble(connection);
        }
    }

    private void trouble(SimulatedConnection connection) {
        switch (random.nextInt(9)) {
            case 0 -> connection.reset();
            case 1 -> connection.cut();
            case 2 -> connection.fallSilent();
            case 3, 4, 5 -> connection.loseUpstream();
            case 6 -> connection.garble();
            case 7 -> connection.movePort();
            default -> {
                connection.cut();
                refusesUntil = after(Duration.ofSeconds(60 + random.nextInt(180)));
                idBusyUntil =
                        refusesUntil + Duration.ofSeconds(random.nextInt(15)).toNanos();
            }
        }
    }

    /** Lets what is due be said. */
    void turn() {
        if (latest != null) {
            latest.turn();
        }
    }

    /** The faults stop: what is broken stays broken until it is replaced. */
    void mend() {
        refusesUntil = 0;
        idBusyUntil = 0;
        if (broker.leavesOutAnAccount()) {
            broker.changeAccounts();
        }
        if (latest != null) {
            latest.mend();
        }
    }

    /** What is true of a position is about to change, or was said to be so. */
    void note(PositionKey key, ScriptedBroker.Holding held) {
        if (held.position().signum() == 0) {
            lastZero.put(key, clock.nanoTime());
        }
    }

    /** True when nothing was held of it at some moment of the last {@code window}. */
    boolean wasFlatWithin(PositionKey key, Duration window) {
        ScriptedBroker.Holding held = broker.holdings().get(key);
        Long zero = lastZero.get(key);
        return held == null
                || held.position().signum() == 0
                || (zero != null && clock.nanoTime() - zero <= window.toNanos());
    }

    /** How a snapshot goes wrong; absent when it is as it should be. */
    @Nullable
    Lie lie() {
        return weather.strikes(weather.badSnapshots) ? Lie.values()[random.nextInt(LIES)] : null;
    }

    /** What can be wrong with a snapshot. */
    enum Lie {
        WITHOUT_END,
        CUT,
        SUBSET,
        EMPTY,
        UPSTREAM_LOST
    }

    static Incoming.ErrorMessage error(int code, String text) {
        return new Incoming.ErrorMessage(-1, code, text, "", null);
    }
}
