package io.truebook.simulator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the loopback address and keeps the sessions, at most as many as TWS does. */
final class SimulatorServer {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);
    private static final int MAX_SESSIONS = 32;
    private static final int BACKLOG = 50;

    private final Market market;
    private final SimulatorSettings settings;
    private final SentArchive archive;
    private final RequestDesk desk;
    private final RequestLog requests = new RequestLog();
    private final Quiet quiet = new Quiet();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread listening;
    private int port;

    SimulatorServer(Market market, SimulatorSettings settings, SentArchive archive) {
        this.market = market;
        this.settings = settings;
        this.archive = archive;
        this.desk = new RequestDesk(market, settings.valuationInterval());
        this.port = settings.twsPort();
    }

    /** Listens; on the same port as before if there was one. */
    synchronized void listen() throws IOException {
        if (listener != null) {
            return;
        }
        ServerSocket opened = new ServerSocket();
        try {
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            opened.close();
            throw new IOException("Cannot listen on 127.0.0.1:" + port + " (twsPort): " + e.getMessage(), e);
        }
        listener = opened;
        port = opened.getLocalPort();
        listening = Thread.ofPlatform().name("tws-listener").daemon(true).start(() -> accept(opened));
    }

    /** Refuses connections until {@link #listen}; those there are stay. */
    synchronized void refuseConnections() throws IOException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        // The port is closed for certain when nobody stands at it any more.
        Thread last = listening;
        if (last != null) {
            try {
                last.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while closing port " + port);
            }
            listening = null;
        }
    }

    synchronized boolean isListening() {
        return listener != null;
    }

    synchronized int port() {
        return port;
    }

    /** Refuses connections and ends those there are. */
    void stop() throws IOException {
        refuseConnections();
        quiet.end();
        sessions.forEach(Session::close);
    }

    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    void forget(Session session) {
        sessions.remove(session);
    }

    Market market() {
        return market;
    }

    SentArchive archive() {
        return archive;
    }

    RequestDesk desk() {
        return desk;
    }

    RequestLog requests() {
        return requests;
    }

    Quiet quiet() {
        return quiet;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                admit(from.accept());
            }
        } catch (IOException e) {
            if (!from.isClosed()) {
                LOG.error("No more connections are accepted on 127.0.0.1:{}", from.getLocalPort(), e);
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        if (sessions.size() >= MAX_SESSIONS) {
            LOG.warn("A connection is refused: {} clients are connected already", MAX_SESSIONS);
            socket.close();
            return;
        }
        Session session = new Session(this, socket, settings);
        sessions.add(session);
        session.start();
    }
}
