package io.truebook.tws;

/**
 * Collects frames for one connection: append messages, then {@link #take()} their bytes for one write. Used by one
 * thread at a time. Towards the broker only {@link WireGuard} sends; this is the server's side and the guard's own tool.
 */
public final class FrameWriter {
    private final ServerVersion version;
    private final FieldWriter out = new FieldWriter();

    public FrameWriter(ServerVersion version) {
        this.version = version;
    }

    /** The frame of one message, length prefix included. */
    public static byte[] frame(Incoming.Message message, ServerVersion version) {
        return new FrameWriter(version).append(message).take();
    }

    /** The frame of one request, length prefix included. */
    public static byte[] frame(Outgoing request) {
        return new FrameWriter(ServerVersion.NEWEST).append(request).take();
    }

    /** A frame of arbitrary fields, for messages outside our list and for deliberate nonsense. */
    public static byte[] frame(String... fields) {
        return new FrameWriter(ServerVersion.NEWEST).append(fields).take();
    }

    public FrameWriter append(Incoming.Message message) {
        return framed(() -> message.encode(out, version));
    }

    public FrameWriter append(Outgoing request) {
        return framed(() -> request.encode(out));
    }

    /** Appends a frame of arbitrary fields, message id first. */
    public FrameWriter append(String... fields) {
        return framed(() -> {
            for (String field : fields) {
                out.text(field);
            }
        });
    }

    /** Bytes that {@link #take()} would return. */
    public int sizeBytes() {
        return out.length();
    }

    /** All frames appended since the last call. */
    public byte[] take() {
        return out.take();
    }

    /** A frame is appended whole or not at all. */
    private FrameWriter framed(Runnable payload) {
        int start = out.beginFrame();
        boolean complete = false;
        try {
            payload.run();
            out.endFrame(start);
            complete = true;
        } finally {
            if (!complete) {
                out.rewind(start);
            }
        }
        return this;
    }
}
