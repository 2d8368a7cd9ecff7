package io.truebook.simulator;

import io.truebook.tws.FrameWriter;
import io.truebook.tws.Incoming.Message;
import io.truebook.tws.ServerVersion;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client. Messages are staged first, by one thread at a time (the {@link Market}'s lock sees to
 * it), and {@link #flush} hands them over together, after the control log has been written. The session's writer takes
 * them from there.
 */
final class Outbox {
    /** Bytes for one write. */
    static final class Chunk {
        private final byte[] bytes;
        private final int frames;

        /** @param frames how many whole frames the bytes are; 0 when the record of sent frames is not to have them */
        Chunk(byte[] bytes, int frames) {
            this.bytes = bytes;
            this.frames = frames;
        }

        byte[] bytes() {
            return bytes;
        }

        int frames() {
            return frames;
        }
    }

    private final long limitBytes;
    private final FrameWriter staged;
    private int stagedFrames;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean ending;
    private boolean closed;

    /** @param limitBytes above which there is no room for more rows of the market */
    Outbox(ServerVersion version, long limitBytes) {
        this.staged = new FrameWriter(version);
        this.limitBytes = limitBytes;
    }

    void stage(Message message) {
        staged.append(message);
        stagedFrames++;
    }

    /** Stages a frame with that payload, whatever it is. */
    void stagePayload(byte[] payload) {
        flush();
        byte[] frame = ByteBuffer.allocate(Integer.BYTES + payload.length)
                .putInt(payload.length)
                .put(payload)
                .array();
        put(new Chunk(frame, 1));
    }

    /** Puts bytes on the wire that are not one frame, and of which no record is kept. */
    void putUnframed(byte[] bytes) {
        flush();
        put(new Chunk(bytes, 0));
    }

    /** Hands over what was staged. */
    void flush() {
        if (stagedFrames > 0) {
            Chunk chunk = new Chunk(staged.take(), stagedFrames);
            stagedFrames = 0;
            put(chunk);
        }
    }

    /** Waits for the next chunk; absent when there will be none. */
    @Nullable
    Chunk take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !ending && !closed) {
                changed.awaitUninterruptibly();
            }
            return closed ? null : queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * To be called when a chunk has left.
     *
     * @return true when this made room, or left nothing
     */
    boolean left(Chunk chunk) {
        lock.lock();
        try {
            boolean wasFull = queuedBytes >= limitBytes;
            queuedBytes -= chunk.bytes().length;
            changed.signalAll();
            return queuedBytes == 0 || (wasFull && queuedBytes < limitBytes);
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return queuedBytes < limitBytes || ending || closed;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps a client from asking for more than it reads. */
    void awaitRoom() {
        lock.lock();
        try {
            while (queuedBytes >= limitBytes && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that have not yet reached the socket. */
    long pendingBytes() {
        lock.lock();
        try {
            return closed ? 0 : queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; the writer ends when what is there has left. */
    void end() {
        flush();
        lock.lock();
        try {
            ending = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is there; the writer ends at once. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void put(Chunk chunk) {
        lock.lock();
        try {
            if (!ending && !closed) {
                queue.add(chunk);
                queuedBytes += chunk.bytes().length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
