package io.truebook.simulator;

import io.truebook.tws.ClientHandshake;
import io.truebook.tws.FrameReader;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Incoming;
import io.truebook.tws.MessageDecoder;
import io.truebook.tws.Outgoing;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A client that keeps everything it hears. Its waits end with an error after ten seconds. */
final class TestClient implements AutoCloseable {
    private static final long MOST_NANOS = Duration.ofSeconds(10).toNanos();

    private final Socket socket;
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<Incoming> messages = new ArrayList<>();
    private final FrameReader frames = new FrameReader();
    private MessageDecoder decoder = new MessageDecoder(ServerVersion.NEWEST);
    private String handshake = "";
    private boolean paused;
    private boolean ended;

    private TestClient(Socket socket) {
        this.socket = socket;
    }

    /** Connected, greeted, but not begun. */
    static TestClient greet(int port, int newest) throws IOException {
        TestClient client = new TestClient(new Socket(InetAddress.getLoopbackAddress(), port));
        ServerVersion offered = new ServerVersion(newest);
        client.decoder = new MessageDecoder(offered);
        client.sendBytes(new ClientHandshake(ServerVersion.OLDEST, offered).greeting());
        Thread.ofPlatform().daemon(true).name("test-client").start(client::read);
        return client;
    }

    /** Connected as that client, and told its accounts. */
    static TestClient begin(int port, int clientId) throws Exception {
        TestClient client = greet(port, ServerVersion.NEWEST.number());
        client.send(Outgoing.StartApi.as(clientId));
        client.await(Incoming.NextValidId.class, id -> true);
        return client;
    }

    void send(Outgoing request) throws IOException {
        sendBytes(FrameWriter.frame(request));
    }

    void send(String... fields) throws IOException {
        sendBytes(FrameWriter.frame(fields));
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads nothing until {@link #resume}. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    /** The first message of that kind that passes, now or soon. */
    <M extends Incoming> M await(Class<M> type, Predicate<M> passes) throws InterruptedException {
        awaitThat(all -> all.stream().anyMatch(m -> type.isInstance(m) && passes.test(type.cast(m))));
        return all(type).stream().filter(passes).findFirst().orElseThrow();
    }

    /** Waits until what was heard passes. */
    synchronized void awaitThat(Predicate<List<Incoming>> passes) throws InterruptedException {
        long end = System.nanoTime() + MOST_NANOS;
        while (!passes.test(messages)) {
            long left = end - System.nanoTime();
            if (left <= 0 || ended) {
                throw new AssertionError(
                        (ended ? "The connection ended" : "Nothing came in time") + "; heard " + messages);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** Waits until the other side has ended the connection. */
    synchronized void awaitEnd() throws InterruptedException {
        long end = System.nanoTime() + MOST_NANOS;
        while (!ended) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("The connection did not end; heard " + messages);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** Everything of that kind so far. */
    synchronized <M extends Incoming> List<M> all(Class<M> type) {
        return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    synchronized List<Incoming> messages() {
        return List.copyOf(messages);
    }

    /** Everything so far as it came. */
    synchronized List<byte[]> payloads() {
        return List.copyOf(payloads);
    }

    /** Forgets what was heard. */
    synchronized void forget() {
        messages.clear();
        payloads.clear();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Version and time, separated by a blank. */
    synchronized String awaitHandshake() throws InterruptedException {
        long end = System.nanoTime() + MOST_NANOS;
        while (handshake.isEmpty() && System.nanoTime() < end) {
            wait(10);
        }
        return handshake;
    }

    /** Bytes of a frame that never was completed. */
    synchronized int pendingBytes() {
        return frames.pendingBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read() {
        byte[] bytes = new byte[16 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                take(bytes, count);
            }
        } catch (IOException | InterruptedException e) {
            // The end is what awaitEnd() waits for.
        } finally {
            end();
        }
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void take(byte[] bytes, int count) throws InterruptedException {
        while (paused) {
            wait();
        }
        frames.feed(bytes, 0, count, this::onFrame);
        notifyAll();
    }

    private void onFrame(byte[] bytes, int offset, int length) {
        byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
        if (handshake.isEmpty()) {
            handshake = new String(payload, StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .strip();
            return;
        }
        payloads.add(payload);
        messages.add(decoder.decode(payload, 0, payload.length));
    }
}
