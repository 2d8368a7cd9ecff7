package io.truebook.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpNetworkTest {

    private static final String HOST = "127.0.0.1";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ServerSocket server;

    TcpNetworkTest() throws IOException {
        server = new ServerSocket(0, 1, LOOPBACK);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Network.Connection connect(Network network) throws IOException {
        return network.connect(HOST, server.getLocalPort(), LONG);
    }

    @Test
    @Tag("R-030")
    void aRefusalNamesHostAndPort() throws IOException {
        int port = server.getLocalPort();
        server.close();
        assertThatThrownBy(() -> Network.TCP.connect(HOST, port, LONG))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(HOST + ":" + port)
                .hasMessageContaining("refused");
    }

    @Test
    @Tag("R-030")
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> Network.TCP.connect("no-such-host.invalid", 7497, LONG))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-host.invalid:7497");
    }

    @Test
    @Tag("R-030")
    void nobodyAnsweringIsATimeoutAlsoWhenTheTimeIsZero() throws IOException {
        // The backlog of one is filled, so that further connections get no answer.
        try (Socket first = new Socket(LOOPBACK, server.getLocalPort());
                Socket second = new Socket(LOOPBACK, server.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            for (Duration timeout : new Duration[] {SHORT, Duration.ZERO}) {
                assertThatThrownBy(() -> Network.TCP.connect(HOST, server.getLocalPort(), timeout))
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessageContaining(HOST + ":" + server.getLocalPort());
            }
        }
    }

    @Test
    void readsWhatIsThereWaitsForTheFirstByteAndSeesTheEnd() throws IOException {
        try (Network.Connection connection = connect(Network.TCP);
                Socket peer = server.accept()) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            assertThat(connection.read(buffer, Duration.ZERO)).isZero();
            assertThat(connection.read(buffer, SHORT)).isZero();
            peer.getOutputStream().write(new byte[] {1, 2, 3});
            assertThat(connection.read(buffer, LONG)).isEqualTo(3);
            connection.write(ByteBuffer.wrap(new byte[] {4, 5}));
            assertThat(peer.getInputStream().readNBytes(2)).containsExactly(4, 5);
            peer.shutdownOutput();
            assertThat(connection.read(buffer, LONG)).isEqualTo(-1);
        }
    }

    @Test
    void writesMoreThanTheSocketHoldsWhileThePeerReads() throws Exception {
        byte[] much = new byte[32 << 20];
        try (Network.Connection connection = connect(Network.TCP);
                Socket peer = server.accept()) {
            CompletableFuture<Long> counted = CompletableFuture.supplyAsync(() -> countFrom(peer, much.length));
            connection.write(ByteBuffer.wrap(much));
            assertThat(counted.get()).isEqualTo(much.length);
        }
    }

    private static long countFrom(Socket peer, int expected) {
        try {
            return peer.getInputStream().readNBytes(expected).length;
        } catch (IOException lost) {
            throw new IllegalStateException(lost);
        }
    }

    @Test
    void aPeerThatDoesNotReadEndsAWriteWithAClearMessage() throws IOException {
        try (Network.Connection connection = connect(new TcpNetwork(Duration.ofMillis(300)));
                Socket peer = server.accept()) {
            assertThat(peer.isConnected()).isTrue();
            assertThatThrownBy(() -> connection.write(ByteBuffer.allocate(64 << 20)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("has not read for 300 ms");
        }
    }

    @Test
    void closingReleasesTheSocketAndMayBeRepeated() throws IOException {
        Network.Connection connection = connect(Network.TCP);
        try (Socket peer = server.accept()) {
            connection.close();
            connection.close();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }
}
