package io.truebook.simulator;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The frames sent to one session. Appended to by the session's writer, read by anyone. */
final class SentFile {
    private static final long UNCOUNTED = -1;

    private final int session;
    private final Path path;
    private final SentArchive archive;
    private final @Nullable FileChannel channel;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean open;
    private volatile boolean whole = true;

    private SentFile(int session, Path path, SentArchive archive, @Nullable FileChannel channel) {
        this.session = session;
        this.path = path;
        this.archive = archive;
        this.channel = channel;
        this.open = channel != null;
    }

    static SentFile create(int session, Path path, SentArchive archive) throws IOException {
        return new SentFile(
                session,
                path,
                archive,
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** A file of an earlier process. */
    static SentFile adopt(int session, Path path, SentArchive archive) throws IOException {
        SentFile file = new SentFile(session, path, archive, null);
        file.bytes.set(Files.size(path));
        file.frames.set(UNCOUNTED);
        return file;
    }

    int session() {
        return session;
    }

    Path path() {
        return path;
    }

    /** Whole frames in the file; those of an earlier process are counted when first asked for. */
    long frames() throws IOException {
        if (frames.get() == UNCOUNTED) {
            long[] count = new long[1];
            read((index, payload) -> {
                count[0]++;
                return true;
            });
            frames.set(count[0]);
        }
        return frames.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** True while the session lasts. */
    boolean isOpen() {
        return open;
    }

    /** False when frames were sent that the file does not have, for lack of budget. */
    boolean isWhole() {
        return whole;
    }

    /** Appends whole frames; to be called before they are sent. */
    void append(Outbox.Chunk chunk) throws IOException {
        FileChannel to = channel;
        if (chunk.frames() == 0 || to == null || !whole) {
            return;
        }
        if (!archive.reserve(chunk.bytes().length)) {
            whole = false;
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(chunk.bytes());
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
        bytes.addAndGet(chunk.bytes().length);
        frames.addAndGet(chunk.frames());
    }

    /** Ends the record. */
    void close() throws IOException {
        open = false;
        FileChannel to = channel;
        if (to != null) {
            to.close();
        }
    }

    /** Hands on the whole frames that are in the file, a torn last one not. */
    void read(SentFrames reader) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            for (long index = 0; ; index++) {
                int length = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (payload.length < length || !reader.onFrame(index, payload)) {
                    return;
                }
            }
        } catch (EOFException endOfFile) {
            return;
        }
    }
}
