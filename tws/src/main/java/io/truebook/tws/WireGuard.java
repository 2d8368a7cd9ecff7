package io.truebook.tws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * The only way to write to the broker, and the reason why nothing that can touch an order ever leaves this process.
 *
 * <ol>
 *   <li>The type: {@link #send} takes an {@link Outgoing}, a closed list of questions.
 *   <li>The bytes: each frame is read again before it is written. Its id must stand on the list below, as text; the
 *       binary id of server version 201 and later, with or without protobuf's offset of 200, is refused whatever it
 *       says, because we never negotiate those versions.
 *   <li>The meaning: what was read must equal what was to be said.
 *   <li>The client id: 0 would also bind orders entered by hand, so it cannot begin a session.
 * </ol>
 *
 * A frame that fails closes the connection. One guard per connection; calls are serialised.
 */
public final class WireGuard {
    /** Written out rather than derived from {@link Outgoing}, so that adding a record there does not widen the gate. */
    private static final Set<Integer> ALLOWED = Set.of(6, 17, 49, 61, 64, 71, 74, 75, 94, 95);

    private static final int HEADER = Integer.BYTES;
    private static final int PROTOBUF_OFFSET = 200;
    private static final int MAX_ID_DIGITS = 5;

    private final ByteSink sink;
    private final RequestDecoder decoder = new RequestDecoder();
    private boolean greeted;
    private boolean closed;

    public WireGuard(ByteSink sink) {
        this.sink = sink;
    }

    /**
     * Sends the greeting of the handshake; once, before anything else.
     *
     * @throws IOException when the sink fails
     */
    public synchronized void greet(ClientHandshake handshake) throws IOException {
        requireOpen();
        if (greeted) {
            throw killed("A second greeting on the same connection");
        }
        greeted = true;
        emit(handshake.greeting());
    }

    /**
     * Sends one question.
     *
     * @throws ForbiddenMessage when the frame is not what this guard lets through; the connection is then closed
     * @throws IllegalArgumentException when a text is not printable ASCII; nothing is sent and the connection stays
     * @throws IOException when the sink fails
     */
    public synchronized void send(Outgoing message) throws IOException {
        requireOpen();
        if (!greeted) {
            throw killed("Message " + message.id() + " before the greeting");
        }
        write(message, FrameWriter.frame(message));
    }

    /** Ends the connection; nothing can be sent afterwards. */
    public synchronized void close() {
        closed = true;
        sink.close();
    }

    /** The last gate: what is written must be exactly one frame that says {@code meant}. */
    void write(Outgoing meant, byte[] frame) throws IOException {
        inspect(frame);
        Request read = reread(frame);
        if (!read.equals(meant)) {
            throw killed("Frame of message " + read.id() + " does not say what was to be sent");
        }
        if (read instanceof Outgoing.StartApi start && start.clientId() == 0) {
            throw killed("Client id 0 may not begin a session, it binds orders entered by hand; choose 1 or more");
        }
        emit(frame);
    }

    /** Lets pass exactly one frame whose payload begins with an allowed id in text form. */
    void inspect(byte[] frame) {
        if (frame.length <= HEADER || ByteBuffer.wrap(frame).getInt() != frame.length - HEADER) {
            throw killed("Bytes that are not exactly one frame");
        }
        byte first = frame[HEADER];
        if (first < '1' || first > '9') {
            throw killed("Frame " + binaryId(frame));
        }
        int id = textId(frame);
        if (!ALLOWED.contains(id)) {
            throw killed("Message " + id + " is not on the list of questions");
        }
    }

    private int textId(byte[] frame) {
        int id = 0;
        for (int at = HEADER; at < frame.length && at <= HEADER + MAX_ID_DIGITS; at++) {
            int digit = frame[at] - '0';
            if (frame[at] == 0) {
                return id;
            }
            if (digit < 0 || digit > 9) {
                break;
            }
            id = id * 10 + digit;
        }
        throw killed("Frame whose message id is not a short number");
    }

    private static String binaryId(byte[] frame) {
        if (frame.length < 2 * HEADER) {
            return "without a message id";
        }
        int id = ByteBuffer.wrap(frame).getInt(HEADER);
        return id > PROTOBUF_OFFSET
                ? "with binary id %d (protobuf message %d)".formatted(id, id - PROTOBUF_OFFSET)
                : "with binary id " + id;
    }

    private Request reread(byte[] frame) {
        try {
            return decoder.decode(frame, HEADER, frame.length - HEADER);
        } catch (ProtocolException unreadable) {
            ForbiddenMessage forbidden = killed("Frame that cannot be read back");
            forbidden.initCause(unreadable);
            throw forbidden;
        }
    }

    /** A write that failed may have left half a frame behind, so the connection ends with it. */
    private void emit(byte[] bytes) throws IOException {
        try {
            sink.write(ByteBuffer.wrap(bytes));
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The connection to the broker is closed");
        }
    }

    private ForbiddenMessage killed(String problem) {
        close();
        return new ForbiddenMessage(problem);
    }
}
