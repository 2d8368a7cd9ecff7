package io.truebook.tws;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Cuts a byte stream, fed in pieces of any size, into payloads.
 *
 * <pre>
 * frame = length, 4 bytes unsigned big endian | payload, length bytes
 * </pre>
 *
 * <p>A frame that lies whole inside a piece is handed on where it lies; only a frame that spans pieces is copied, into a
 * buffer that grows with the bytes that arrived, never with the length they claim. One reader per connection, used by
 * one thread. After an exception the stream is out of step and the reader refuses to go on.
 */
public final class FrameReader {
    /** The longest payload of IB's own clients, 16 MiB - 1. */
    public static final int MAX_PAYLOAD_BYTES = 0xFFFFFF;

    private static final int LARGEST_LIMIT = 1 << 30;
    private static final int HEADER = Integer.BYTES;
    private static final int KEPT_CAPACITY = 64 * 1024;
    private static final int DIRECT_COPY = 8 * 1024;

    private final int maxPayloadBytes;
    private byte[] held = new byte[1024];
    private int heldLength;
    private boolean outOfStep;

    public FrameReader() {
        this(MAX_PAYLOAD_BYTES);
    }

    public FrameReader(int maxPayloadBytes) {
        if (maxPayloadBytes < 1 || maxPayloadBytes > LARGEST_LIMIT) {
            throw new IllegalArgumentException(
                    "The longest payload must be 1.." + LARGEST_LIMIT + " bytes, not " + maxPayloadBytes);
        }
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /**
     * Takes a piece of the stream and hands on every payload that is now complete.
     *
     * @throws ProtocolException when a length is 0 or above the limit, as soon as its four bytes are there
     */
    public void feed(byte[] bytes, int offset, int length, FrameHandler handler) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (outOfStep) {
            throw ProtocolException.inStream("The stream is out of step since an earlier frame was refused; reconnect");
        }
        outOfStep = true;
        int end = offset + length;
        int at = heldLength == 0 ? offset : completeHeld(bytes, offset, end, handler);
        at = handOnWhole(bytes, at, end, handler);
        hold(bytes, at, end - at);
        outOfStep = false;
    }

    /** As {@link #feed(byte[], int, int, FrameHandler)}, for what remains in the buffer, which is consumed. */
    public void feed(ByteBuffer piece, FrameHandler handler) {
        if (piece.hasArray()) {
            int offset = piece.arrayOffset() + piece.position();
            int length = piece.remaining();
            piece.position(piece.limit());
            feed(piece.array(), offset, length, handler);
            return;
        }
        byte[] copy = new byte[Math.min(piece.remaining(), DIRECT_COPY)];
        while (piece.hasRemaining()) {
            int length = Math.min(piece.remaining(), copy.length);
            piece.get(copy, 0, length);
            feed(copy, 0, length, handler);
        }
    }

    /** Bytes of an incomplete frame that wait for the rest; at the end of a stream, more than 0 means it was cut. */
    public int pendingBytes() {
        return heldLength;
    }

    /** Moves bytes into the held frame until it is complete or they run out; returns where the rest begins. */
    private int completeHeld(byte[] bytes, int from, int end, FrameHandler handler) {
        int at = from + hold(bytes, from, Math.min(end - from, Math.max(0, HEADER - heldLength)));
        if (heldLength < HEADER) {
            return at;
        }
        int payload = payloadLength(held, 0);
        at += hold(bytes, at, Math.min(end - at, HEADER + payload - heldLength));
        if (heldLength == HEADER + payload) {
            heldLength = 0;
            handler.onFrame(held, HEADER, payload);
            if (held.length > KEPT_CAPACITY) {
                held = new byte[KEPT_CAPACITY];
            }
        }
        return at;
    }

    private int handOnWhole(byte[] bytes, int from, int end, FrameHandler handler) {
        int at = from;
        while (end - at >= HEADER) {
            int payload = payloadLength(bytes, at);
            if (end - at - HEADER < payload) {
                break;
            }
            handler.onFrame(bytes, at + HEADER, payload);
            at += HEADER + payload;
        }
        return at;
    }

    private int hold(byte[] bytes, int from, int more) {
        if (held.length - heldLength < more) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, heldLength + more));
        }
        System.arraycopy(bytes, from, held, heldLength, more);
        heldLength += more;
        return more;
    }

    private int payloadLength(byte[] bytes, int at) {
        long length = ((bytes[at] & 0xFFL) << 24)
                | ((bytes[at + 1] & 0xFFL) << 16)
                | ((bytes[at + 2] & 0xFFL) << 8)
                | (bytes[at + 3] & 0xFFL);
        if (length == 0 || length > maxPayloadBytes) {
            throw ProtocolException.inStream(
                    "Frame length " + length + " is outside 1.." + maxPayloadBytes + "; the stream is out of step");
        }
        return (int) length;
    }
}
