package io.truebook.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Reads the intact lines of a control log from an offset on. */
final class LogLines {
    private static final int CRC_CHARS = 8;
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final byte[] buffer = new byte[BUFFER];
    private final StringBuilder line = new StringBuilder();
    private long readTo;
    private int at;
    private int filled;
    private long intactEnd;
    private boolean foreign;

    LogLines(FileChannel channel, long from) {
        this.channel = channel;
        this.readTo = from;
        this.intactEnd = from;
    }

    /**
     * The text of the next line without its checksum; absent at the end of what is intact.
     *
     * @throws IOException when the line is damaged and others follow it
     */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        for (int c = read(); c >= 0; c = read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            int end = line.length() - CRC_CHARS - 1;
            if (end > 0 && line.substring(end + 1).equals(ControlLog.crc(line.substring(0, end)))) {
                intactEnd = position();
                return line.substring(0, end);
            }
            foreign = intactEnd == 0;
            if (read() >= 0 && !foreign) {
                throw new IOException("The control log is damaged at byte " + intactEnd
                        + ", before its end; restore the file or choose another folder");
            }
            return null;
        }
        return null;
    }

    /** Where the last intact line ended. */
    long intactEnd() {
        return intactEnd;
    }

    /** True when the file begins with a whole line that is not ours. */
    boolean hasForeignBeginning() {
        return foreign;
    }

    private long position() {
        return readTo - filled + at;
    }

    private int read() throws IOException {
        if (at == filled) {
            int count = channel.read(ByteBuffer.wrap(buffer), readTo);
            if (count <= 0) {
                return -1;
            }
            readTo += count;
            filled = count;
            at = 0;
        }
        return buffer[at++] & 0xFF;
    }
}
