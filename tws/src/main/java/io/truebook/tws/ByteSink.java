package io.truebook.tws;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where bytes for the peer go; the socket of whoever owns one. */
public interface ByteSink {
    /** Writes all remaining bytes, in order, or throws. */
    void write(ByteBuffer bytes) throws IOException;

    /** Ends the connection at once; may be called more than once. */
    void close();
}
