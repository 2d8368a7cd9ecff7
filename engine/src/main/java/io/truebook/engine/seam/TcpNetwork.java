package io.truebook.engine.seam;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** TCP by a non-blocking channel and a selector of its own, so that one thread can both wait for bytes and write. */
final class TcpNetwork implements Network {

    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    @Override
    public Connection connect(String host, int port, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.socket().connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            channel.configureBlocking(false);
            return new TcpConnection(channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static final class TcpConnection implements Connection {
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
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    await(SelectionKey.OP_WRITE, Duration.ofMillis(100));
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
