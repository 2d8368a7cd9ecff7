package io.truebook.simulator;

import io.truebook.tws.FrameReader;
import io.truebook.tws.Greeting;
import io.truebook.tws.Outgoing;
import io.truebook.tws.ProtocolException;
import io.truebook.tws.Request;
import io.truebook.tws.RequestDecoder;
import io.truebook.tws.ServerHandshake;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: a thread that reads requests, and, from the handshake on, one that writes what is in the outbox. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int HANDSHAKE_MILLIS = 30_000;
    private static final int BROKEN_REQUEST = 320;
    private static final int MAX_REQUEST = 64 * 1024;
    /** A length of five, and one byte of them. */
    private static final byte[] HALF_A_FRAME = {0, 0, 0, 5, '6'};

    private final SimulatorServer server;
    private final Socket socket;
    private final ServerVersion own;
    private final long outboxBytes;
    private final RequestDecoder decoder = new RequestDecoder();
    private volatile @Nullable Outbox outbox;
    private volatile @Nullable SentFile sent;
    private @Nullable Feed feed;

    Session(SimulatorServer server, Socket socket, SimulatorSettings settings) {
        this.server = server;
        this.socket = socket;
        this.own = new ServerVersion(settings.serverVersion());
        this.outboxBytes = settings.outboxBytes();
    }

    /** Starts reading. */
    void start() {
        Thread.ofPlatform().name("tws-reader").daemon(true).start(this::read);
    }

    /** The number of the session; 0 before the handshake is done. */
    int number() {
        SentFile file = sent;
        return file == null ? 0 : file.session();
    }

    void drop(Drop how) {
        Outbox box = outbox;
        if (how == Drop.MID_FRAME && box != null) {
            server.market().serve(() -> {
                box.putUnframed(HALF_A_FRAME);
                box.end();
            });
            return;
        }
        if (how == Drop.RESET) {
            lingerNot();
        }
        close();
    }

    /** Ends the connection at once; may be called more than once and from any thread. */
    void close() {
        Outbox box = outbox;
        if (box != null) {
            box.close();
            server.quiet().nudge();
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing the connection of session {} failed", number(), e);
        }
    }

    private void read() {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            converse(socket.getInputStream());
        } catch (IOException e) {
            LOG.debug("The connection of session {} ended", number(), e);
        } catch (ProtocolException e) {
            LOG.warn("Session {} is dropped: {}", number(), e.getMessage());
        } finally {
            leave();
        }
    }

    private void converse(InputStream in) throws IOException {
        ServerHandshake handshake = new ServerHandshake(own);
        byte[] bytes = new byte[16 * 1024];
        FrameReader frames = new FrameReader(MAX_REQUEST);
        Outbox box = null;
        for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, 0, count);
            if (box == null) {
                Optional<Greeting> greeting = handshake.feed(piece);
                if (greeting.isEmpty()) {
                    continue;
                }
                ServerVersion version = handshake.agreed(greeting.get());
                if (!version.isSpoken()) {
                    LOG.warn(
                            "A client offers versions up to {}, but the oldest spoken is {}",
                            version.number(),
                            ServerVersion.OLDEST.number());
                    return;
                }
                box = open(version);
            }
            Outbox opened = box;
            frames.feed(piece, (frame, offset, length) -> onFrame(opened, frame, offset, length));
        }
    }

    private Outbox open(ServerVersion version) throws IOException {
        SentFile file = server.archive().begin();
        Outbox box = new Outbox(version, outboxBytes);
        sent = file;
        outbox = box;
        Thread.currentThread().setName("tws-reader-" + file.session());
        box.putUnframed(
                ServerHandshake.reply(version, server.market().hostTime().connectionTime()));
        Thread.ofPlatform().name("tws-writer-" + file.session()).daemon(true).start(() -> write(box, file));
        return box;
    }

    private void onFrame(Outbox box, byte[] bytes, int offset, int length) {
        box.awaitRoom();
        Request request;
        try {
            request = decoder.decode(bytes, offset, length);
        } catch (ProtocolException e) {
            server.requests().add(number(), e.messageId().orElse(0), bytes, offset, length);
            Feed begun = feed;
            if (begun != null) {
                String text = "Error reading request: " + e.getMessage();
                server.market().serve(() -> server.desk().error(begun, -1, BROKEN_REQUEST, text));
            }
            return;
        }
        server.requests().add(number(), request.id(), bytes, offset, length);
        server.market().serve(() -> answer(box, request));
    }

    private void answer(Outbox box, Request request) {
        Feed begun = feed;
        if (begun != null) {
            server.desk().answer(begun, request);
        } else if (request instanceof Outgoing.StartApi start) {
            // Anything before this request TWS drops without a word.
            Feed beginning = new Feed(number(), start.clientId(), box);
            if (server.desk().begin(beginning)) {
                feed = beginning;
            }
        }
    }

    private void write(Outbox box, SentFile file) {
        try {
            socket.setSoTimeout(0);
            for (Outbox.Chunk chunk = box.take(); chunk != null; chunk = box.take()) {
                server.quiet().await(box::isClosed);
                if (box.isClosed()) {
                    break;
                }
                file.append(chunk);
                socket.getOutputStream().write(chunk.bytes());
                if (box.left(chunk)) {
                    server.market().clientHasRead();
                }
            }
        } catch (IOException e) {
            LOG.debug("Writing to session {} ended", file.session(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endRecord(file);
            close();
        }
    }

    private static void endRecord(SentFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.error("The record {} of sent frames may be incomplete", file.path(), e);
        }
    }

    private void leave() {
        close();
        server.forget(this);
        server.market().serve(() -> {
            Feed begun = feed;
            if (begun != null) {
                server.market().feeds().remove(begun);
            }
        });
    }

    private void lingerNot() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.debug("Session {} was closed already", number(), e);
        }
    }
}
