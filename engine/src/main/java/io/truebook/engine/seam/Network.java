package io.truebook.engine.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Outgoing stream connections. */
public interface Network {

    /**
     * Connects, waiting at most {@code timeout}.
     *
     * @throws java.net.ConnectException when nobody listens there
     * @throws java.net.SocketTimeoutException when nobody answers in time
     * @throws java.net.UnknownHostException when there is no such host; each message names host and port
     */
    Connection connect(String host, int port, Duration timeout) throws IOException;

    /** One connection; used by one thread. */
    interface Connection extends Closeable {

        /**
         * Reads what is there, waiting at most {@code wait} for the first byte.
         *
         * @return bytes read; 0 when none came in time; -1 when the peer has closed
         */
        int read(ByteBuffer into, Duration wait) throws IOException;

        /**
         * Writes all of {@code bytes}.
         *
         * @throws java.net.SocketTimeoutException when the peer takes nothing for 10 s; then a part may have been written,
         *     and the connection is of no use any more
         */
        void write(ByteBuffer bytes) throws IOException;

        @Override
        void close();
    }

    /** TCP sockets of this machine. */
    Network TCP = new TcpNetwork(Duration.ofSeconds(10));
}
