package io.truebook.engine.seam;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** TCP by a non-blocking channel and a selector of its own, so that one thread can both wait for bytes and write. */
final class TcpNetwork implements Network {

    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Duration patience;

    /** @param patience how long a peer may take nothing of what is written */
    TcpNetwork(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Connection connect(String host, int port, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.socket().connect(new InetSocketAddress(host, port), millis(timeout));
            channel.configureBlocking(false);
            return new TcpConnection(channel);
        } catch (IOException failure) {
            channel.close();
            throw named(failure, host, port, timeout);
        } catch (RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Zero would mean for ever. */
    private static int millis(Duration time) {
        return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** The JDK does not say where it tried. */
    private static IOException named(IOException failure, String host, int port, Duration timeout) {
        String where = host + ":" + port;
        return switch (failure) {
            case ConnectException refused ->
                because(new ConnectException(where + ": " + refused.getMessage()), refused);
            case SocketTimeoutException late ->
                because(new SocketTimeoutException(where + ": no answer within " + timeout.toMillis() + " ms"), late);
            case UnknownHostException unknown -> because(new UnknownHostException(where + ": no such host"), unknown);
            default -> failure;
        };
    }

    private static IOException because(IOException failure, IOException cause) {
        failure.initCause(cause);
        return failure;
    }

    private final class TcpConnection implements Connection {
        private final SocketChannel channel;
        private final Selector selector;
        private final SelectionKey key;

        TcpConnection(SocketChannel channel) throws IOException {
            this.channel = channel;
            this.selector = Selector.open();
            this.key = channel.register(selector, SelectionKey.OP_READ);
        }

        @Override
        public int read(ByteBuffer into, Duration wait) throws IOException {
            int read = channel.read(into);
            if (read != 0 || wait.isZero()) {
                return read;
            }
            await(SelectionKey.OP_READ, wait);
            return channel.read(into);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            long began = System.nanoTime();
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) > 0) {
                    began = System.nanoTime();
                } else if (System.nanoTime() - began < patience.toNanos()) {
                    await(SelectionKey.OP_WRITE, RETRY);
                } else {
                    throw new SocketTimeoutException("the peer has not read for " + patience.toMillis() + " ms, "
                            + bytes.remaining() + " bytes could not be written");
                }
            }
        }

        private void await(int interest, Duration wait) throws IOException {
            key.interestOps(interest);
            selector.select(Math.max(1, wait.toMillis()));
            selector.selectedKeys().clear();
        }

        @Override
        public void close() {
            try (selector;
                    channel) {
                key.cancel();
            } catch (IOException alreadyGone) {
                // A socket that fails to close is gone all the same; nothing is owed to it.
                return;
            }
        }
    }
}
