package io.truebook.ib;

import io.truebook.engine.seam.Network;
import io.truebook.tws.ByteSink;
import io.truebook.tws.ClientHandshake;
import io.truebook.tws.FrameHandler;
import io.truebook.tws.FrameReader;
import io.truebook.tws.Outgoing;
import io.truebook.tws.ServerVersion;
import io.truebook.tws.WireGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one connection to TWS: a socket, frames in, and the guard through which alone anything goes out. */
final class IbLink {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Network network;
    private final IbSettings settings;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable Wire wire;

    IbLink(Network network, IbSettings settings) {
        this.network = network;
        this.settings = settings;
    }

    /** What belongs to one connection. */
    private static final class Wire {
        final Network.Connection connection;
        final WireGuard guard;
        final ClientHandshake handshake;
        final FrameReader frames = new FrameReader();

        Wire(Network.Connection connection, IbSettings settings) {
            this.connection = connection;
            this.guard = new WireGuard(new ByteSink() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    connection.write(bytes);
                }

                @Override
                public void close() {
                    connection.close();
                }
            });
            this.handshake = new ClientHandshake(ServerVersion.OLDEST, new ServerVersion(settings.maxServerVersion()));
        }
    }

    /** Makes a TCP connection; there must be none. */
    void connect(String host, int port) throws IOException {
        if (wire != null) {
            throw new IllegalStateException("a second socket to the broker is never opened");
        }
        wire = new Wire(network.connect(host, port, settings.connectTimeout()), settings);
    }

    /** Sends the greeting of the handshake. */
    void greet() throws IOException {
        Wire current = current();
        current.guard.greet(current.handshake);
    }

    /** What the server's first frame means. */
    ClientHandshake.Outcome answer(byte[] bytes, int offset, int length) {
        return current().handshake.answer(bytes, offset, length);
    }

    boolean isConnected() {
        return wire != null;
    }

    /**
     * Reads what is there, waiting at most {@code wait}, and hands on the payloads that are complete. The handler may
     * disconnect; then it gets nothing more.
     *
     * @return bytes read; -1 when the peer has closed
     * @throws io.truebook.tws.ProtocolException when the stream is out of step
     */
    int receive(Duration wait, Runnable onBytes, FrameHandler handler) throws IOException {
        Wire current = current();
        buffer.clear();
        int read = current.connection.read(buffer, wait);
        if (read > 0) {
            onBytes.run();
            current.frames.feed(buffer.flip(), (bytes, offset, length) -> {
                if (current == wire) {
                    handler.onFrame(bytes, offset, length);
                }
            });
        }
        return read;
    }

    /** Sends one question; the caller keeps the pace. */
    void send(Outgoing message) throws IOException {
        current().guard.send(message);
    }

    /** Ends the connection, if there is one. */
    void disconnect() {
        Wire last = wire;
        wire = null;
        if (last != null) {
            last.guard.close();
        }
    }

    private Wire current() {
        return Objects.requireNonNull(wire, "there is no connection to the broker");
    }
}
