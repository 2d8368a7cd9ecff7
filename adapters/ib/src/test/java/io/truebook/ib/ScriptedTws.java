package io.truebook.ib;

import io.truebook.engine.seam.Network;
import io.truebook.tws.FrameReader;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Greeting;
import io.truebook.tws.Outgoing;
import io.truebook.tws.Request;
import io.truebook.tws.RequestDecoder;
import io.truebook.tws.ServerHandshake;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A TWS that plays what it is told to, without sockets or threads. Waiting for bytes moves the clock. By itself it
 * greets, names its accounts, and answers position requests and probes; each of these can be turned off.
 */
final class ScriptedTws implements Network {

    enum Door {
        OPEN,
        REFUSING,
        IGNORING
    }

    /** A request and when it arrived. */
    record Heard(long nanos, Request request) {}

    private final HandClock clock;
    final List<Long> knocks = new ArrayList<>();
    final List<Heard> heard = new ArrayList<>();
    final List<String> knockedAt = new ArrayList<>();

    Door door = Door.OPEN;
    String hello = "200|20260302 14:30:00 EST";
    List<String> afterStart = List.of("15|1|DU1,", "9|1|1");
    boolean answersHandshake = true;
    boolean closesOnGreeting;
    boolean closesAfterStart;
    boolean answersProbes = true;
    boolean answersPositions = true;
    boolean refusesPositions;
    boolean refusesPositionsMulti;
    int bytesARead = Integer.MAX_VALUE;

    /** What is held, as message 61 says it after its version: {@code account|conId|...|position|avgCost}. */
    final List<String> rows = new ArrayList<>();

    private @Nullable Line line;

    ScriptedTws(HandClock clock) {
        this.clock = clock;
    }

    @Override
    public Connection connect(String host, int port, Duration timeout) throws IOException {
        knocks.add(clock.nanoTime());
        knockedAt.add(host + ":" + port);
        switch (door) {
            case REFUSING -> throw new ConnectException("Connection refused");
            case IGNORING -> {
                clock.advance(timeout);
                throw new SocketTimeoutException("Connect timed out");
            }
            case OPEN -> {}
        }
        if (line != null && !line.closedByClient) {
            throw new IllegalStateException("a second socket while the first is open");
        }
        line = new Line();
        return line;
    }

    boolean isConnected() {
        return line != null && !line.closedByClient;
    }

    private Line line() {
        return Objects.requireNonNull(line);
    }

    /** Sends messages, their fields separated by bars. */
    void say(String... messages) {
        for (String message : messages) {
            line().send(FrameWriter.frame(message.split("\\|", -1)));
        }
    }

    void sayBytes(byte[] bytes) {
        line().send(bytes);
    }

    void hangUp() {
        line().closedByServer = true;
    }

    void breakLine() {
        line().broken = true;
    }

    /** True when every byte that was sent has been read. */
    boolean isRead() {
        return line().unread.isEmpty();
    }

    List<Request> requests() {
        return heard.stream().map(Heard::request).toList();
    }

    <T extends Request> List<T> requests(Class<T> kind) {
        return requests().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean hasHeard(Predicate<Request> what) {
        return requests().stream().anyMatch(what);
    }

    private void answer(Request request) {
        switch (request) {
            case Outgoing.StartApi start -> {
                say(afterStart.toArray(String[]::new));
                if (closesAfterStart) {
                    hangUp();
                }
            }
            case Outgoing.ReqCurrentTime probe when answersProbes -> say("49|1|1772461800");
            case Outgoing.ReqPositions all
            when refusesPositions -> say("4|-1|321|Error validating request: positions for this log-in|" + "|0");
            case Outgoing.ReqPositions all
            when answersPositions -> {
                rows.forEach(row -> say("61|3|" + row));
                say("62|1");
            }
            case Outgoing.ReqPositionsMulti one
            when refusesPositionsMulti -> say("4|" + one.reqId() + "|321|Error validating request||0");
            case Outgoing.ReqPositionsMulti one
            when answersPositions -> {
                rows.stream()
                        .filter(row -> row.startsWith(one.account() + "|"))
                        .forEach(row -> say("71|1|" + one.reqId() + "|" + row + "|"));
                say("72|1|" + one.reqId());
            }
            default -> {}
        }
    }

    private final class Line implements Connection {
        private final ServerHandshake handshake = new ServerHandshake(ServerVersion.NEWEST);
        private final FrameReader frames = new FrameReader();
        private final RequestDecoder decoder = new RequestDecoder();
        private final List<byte[]> unread = new ArrayList<>();
        private boolean greeted;
        private boolean closedByServer;
        private boolean closedByClient;
        private boolean broken;

        void send(byte[] bytes) {
            unread.add(bytes);
        }

        @Override
        public int read(ByteBuffer into, Duration wait) throws IOException {
            if (broken) {
                throw new IOException("Connection reset");
            }
            if (unread.isEmpty()) {
                if (closedByServer) {
                    return -1;
                }
                clock.advance(wait);
                return 0;
            }
            byte[] next = unread.removeFirst();
            int taken = Math.min(next.length, Math.min(into.remaining(), bytesARead));
            into.put(next, 0, taken);
            if (taken < next.length) {
                unread.addFirst(Arrays.copyOfRange(next, taken, next.length));
            }
            return taken;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (closedByServer || broken) {
                throw new IOException("Broken pipe");
            }
            if (!greeted) {
                Optional<Greeting> greeting = handshake.feed(bytes);
                greeted = greeting.isPresent();
                if (closesOnGreeting) {
                    hangUp();
                } else if (greeted && answersHandshake) {
                    say(hello);
                }
            }
            frames.feed(bytes, (frame, offset, length) -> {
                Request request = decoder.decode(frame, offset, length);
                heard.add(new Heard(clock.nanoTime(), request));
                answer(request);
            });
        }

        @Override
        public void close() {
            closedByClient = true;
        }
    }

    /** The requests heard so far, in words. */
    String transcript() {
        return requests().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
}
