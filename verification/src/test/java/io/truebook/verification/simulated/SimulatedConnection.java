package io.truebook.verification.simulated;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.engine.seam.Network;
import io.truebook.tws.FrameReader;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Greeting;
import io.truebook.tws.Incoming;
import io.truebook.tws.Outgoing;
import io.truebook.tws.ProtocolException;
import io.truebook.tws.Request;
import io.truebook.tws.RequestDecoder;
import io.truebook.tws.ServerHandshake;
import io.truebook.verification.simulated.ScriptedBroker.Holding;
import io.truebook.verification.simulated.SimulatedTws.Lie;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The server's end of one connection to a {@link SimulatedTws}, and the network between. */
final class SimulatedConnection implements Network.Connection {

    /** All that may ever be asked (I9), written out once more, so that a wider gate is noticed here. */
    private static final Set<Integer> ALLOWED = Set.of(6, 17, 49, 61, 64, 71, 74, 75, 94, 95);

    private static final long LEAST_SPACING = Duration.ofMillis(25).toNanos();
    private static final int MOST_DELAY_MILLIS = 150;

    /** How an attempt to connect is received. */
    enum Welcome {
        HEARTY,
        SILENT,
        CLOSES
    }

    private enum State {
        OPEN,
        SILENT,
        CLOSED,
        RESET
    }

    /** Bytes on their way. */
    private record Piece(long at, ByteBuffer bytes) {}

    /** Something to be said later. */
    private record Due(long at, long number, Runnable action) {}

    private final SimulatedTws tws;
    private final ServerHandshake handshake = new ServerHandshake(ScriptedBroker.VERSION);
    private final FrameReader requests = new FrameReader();
    private final RequestDecoder decoder = new RequestDecoder();
    private final Deque<Piece> onTheWay = new ArrayDeque<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private final List<byte[]> records = new ArrayList<>();
    private final Map<Integer, AccountId> multi = new TreeMap<>();
    private final Map<Integer, PositionKey> pnl = new TreeMap<>();
    private State state;
    private boolean clientClosed;
    private boolean greeted;
    private boolean streaming;
    private boolean upstreamLost;
    private @Nullable String window;
    private long lastPieceAt;
    private long lastRequestAt = Long.MIN_VALUE / 2;
    private long counter;
    private byte @Nullable [] overtaken;

    SimulatedConnection(SimulatedTws tws, Welcome welcome) {
        this.tws = tws;
        this.state = switch (welcome) {
            case HEARTY -> State.OPEN;
            case SILENT -> State.SILENT;
            case CLOSES -> State.CLOSED;
        };
    }

    /** The frames of this connection that are records, in the order in which they were sent. */
    List<byte[]> records() {
        return records;
    }

    /** True while the server takes the client for connected. */
    boolean isHeld() {
        return state == State.OPEN || state == State.SILENT;
    }

    // The client's calls

    @Override
    public int read(ByteBuffer into, Duration wait) throws IOException {
        if (clientClosed) {
            throw new IOException("Socket closed");
        }
        tws.turn();
        int read = deliver(into);
        if (read == 0 && !wait.isZero()) {
            tws.clock.advance(wait);
            tws.turn();
            read = deliver(into);
        }
        return read;
    }

    private int deliver(ByteBuffer into) throws IOException {
        Piece next = onTheWay.peek();
        if (next == null) {
            return switch (state) {
                case RESET -> throw new IOException("Connection reset");
                case CLOSED -> -1;
                case OPEN, SILENT -> 0;
            };
        }
        if (next.at() > tws.clock.nanoTime()) {
            return 0;
        }
        int read = 0;
        while (next != null && next.at() <= tws.clock.nanoTime() && into.hasRemaining()) {
            int whole = Math.min(next.bytes().remaining(), into.remaining());
            boolean split = tws.random.nextInt(3) == 0;
            int taken = split ? 1 + tws.random.nextInt(whole) : whole;
            ByteBuffer part = next.bytes().slice(next.bytes().position(), taken);
            tws.log.update(part.duplicate());
            into.put(part);
            next.bytes().position(next.bytes().position() + taken);
            read += taken;
            if (!next.bytes().hasRemaining()) {
                onTheWay.remove();
            }
            if (split) {
                break;
            }
            next = onTheWay.peek();
        }
        return read;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (clientClosed || state == State.RESET || state == State.CLOSED) {
            throw new EOFException("Broken pipe");
        }
        if (state == State.SILENT) {
            bytes.position(bytes.limit());
            return;
        }
        try {
            if (!greeted) {
                greet(bytes);
            }
            requests.feed(bytes, this::asked);
        } catch (ProtocolException nonsense) {
            tws.violations.add("I9: the client said what no client says: " + nonsense.getMessage());
        }
    }

    @Override
    public void close() {
        clientClosed = true;
        if (state == State.OPEN) {
            state = State.CLOSED;
        }
    }

    // Requests

    private void greet(ByteBuffer bytes) {
        Optional<Greeting> greeting = handshake.feed(bytes);
        if (greeting.isPresent()) {
            greeted = true;
            put(ServerHandshake.reply(handshake.agreed(greeting.get()), "20260203 14:30:00 GMT"));
        }
    }

    private void asked(byte[] bytes, int offset, int length) {
        Request request = decoder.decode(bytes, offset, length);
        if (!ALLOWED.contains(request.id())) {
            tws.violations.add("I9: message " + request.id() + " was sent to the broker");
        }
        long now = tws.clock.nanoTime();
        if (now - lastRequestAt < LEAST_SPACING) {
            tws.violations.add("I8: two requests within " + (now - lastRequestAt) + " ns, message " + request.id());
        }
        lastRequestAt = now;
        switch (request) {
            case Outgoing.StartApi start -> begin(start);
            case Outgoing.ReqManagedAccts ignored -> record(tws.broker.managedAccounts());
            case Outgoing.ReqCurrentTime ignored ->
                aside(new Incoming.CurrentTime(tws.clock.instant().getEpochSecond()));
            case Outgoing.ReqPositions ignored -> {
                streaming = true;
                snapshot(null, 0);
            }
            case Outgoing.CancelPositions ignored -> streaming = false;
            case Outgoing.ReqPositionsMulti each -> {
                multi.put(each.reqId(), new AccountId(each.account()));
                snapshot(new AccountId(each.account()), each.reqId());
            }
            case Outgoing.CancelPositionsMulti end -> multi.remove(end.reqId());
            case Outgoing.ReqAccountUpdates updates -> openWindow(updates);
            case Outgoing.ReqPnlSingle single ->
                pnl.put(
                        single.reqId(),
                        PositionKey.of(new AccountId(single.account()), new ContractId(single.conId())));
            case Outgoing.CancelPnlSingle end -> pnl.remove(end.reqId());
            case Request.Unknown unknown -> tws.violations.add("I9: an unknown message " + unknown.id() + " was sent");
        }
    }

    private void begin(Outgoing.StartApi start) {
        if (start.clientId() != 1) {
            tws.violations.add("I11: the client id was changed to " + start.clientId());
        }
        if (tws.isIdBusy()) {
            record(SimulatedTws.error(326, "Unable to connect as the client id is already in use."));
            state = State.CLOSED;
            return;
        }
        record(tws.broker.managedAccounts());
        record(tws.broker.nextValidId());
        record(SimulatedTws.error(2104, "Market data farm connection is OK:usfarm"));
    }

    /** Row after row, with whatever happens between two of them; some were read long before they are sent. */
    private void snapshot(@Nullable AccountId account, int request) {
        Lie lie = tws.lie();
        long at = tws.clock.nanoTime();
        int rows = 0;
        for (Map.Entry<PositionKey, Holding> row :
                List.copyOf(tws.broker.holdings().entrySet())) {
            PositionKey key = row.getKey();
            if ((account != null && !key.account().equals(account))
                    || row.getValue().position().signum() == 0
                    || (account == null && !key.modelCode().isEmpty())
                    || lie == Lie.EMPTY
                    || (lie == Lie.SUBSET && tws.random.nextBoolean())) {
                continue;
            }
            at += Duration.ofMillis(tws.random.nextInt(20)).toNanos();
            boolean old = !tws.weather.isCalm() && tws.random.nextInt(4) == 0;
            later(
                    at,
                    () -> sendRow(
                            key,
                            old ? row.getValue() : tws.broker.holdings().getOrDefault(key, row.getValue()),
                            account,
                            request));
            if (++rows == 3 && lie == Lie.CUT) {
                later(at, this::cut);
                return;
            }
            if (rows == 3 && lie == Lie.UPSTREAM_LOST) {
                later(at, this::loseUpstream);
            }
        }
        if (lie != Lie.WITHOUT_END) {
            later(
                    at,
                    () -> record(
                            account == null ? new Incoming.PositionEnd() : new Incoming.PositionMultiEnd(request)));
        }
    }

    private void sendRow(PositionKey key, Holding held, @Nullable AccountId account, int request) {
        tws.note(key, held);
        record(
                account == null
                        ? ScriptedBroker.position(key, held)
                        : new Incoming.PositionMulti(
                                request,
                                account.value(),
                                ScriptedBroker.contract(key),
                                held.position(),
                                held.averageCost(),
                                key.modelCode()));
    }

    /** The account window shows what was closed, too. */
    private void openWindow(Outgoing.ReqAccountUpdates updates) {
        if (!updates.subscribe()) {
            window = null;
            return;
        }
        if (tws.weather.strikes(tws.weather.noise)) {
            record(SimulatedTws.error(2101, "API client has been unsubscribed from account data."));
            return;
        }
        window = updates.acctCode();
        long at = tws.clock.nanoTime();
        for (PositionKey key : List.copyOf(tws.broker.holdings().keySet())) {
            if (key.account().value().equals(window) && key.modelCode().isEmpty()) {
                at += Duration.ofMillis(tws.random.nextInt(20)).toNanos();
                later(at, () -> sendPortfolio(key));
            }
        }
        later(at, () -> record(new Incoming.AccountDownloadEnd(updates.acctCode())));
    }

    private void sendPortfolio(PositionKey key) {
        Holding held = tws.broker.holdings().get(key);
        if (held != null
                && key.account().value().equals(window)
                && key.modelCode().isEmpty()) {
            tws.note(key, held);
            BigDecimal price = BigDecimal.valueOf(50_00 + tws.random.nextInt(50_00), 2);
            record(ScriptedBroker.portfolio(key, held, price));
        }
    }

    // The world

    /** Tells a subscriber what happened, unless it is lost on the way. */
    void tell(ScriptedBroker.Happening happening) {
        if (state != State.OPEN || upstreamLost || tws.weather.strikes(tws.weather.lostRows)) {
            return;
        }
        PositionKey key = happening.key();
        Holding held = tws.broker.holdings().get(key);
        if (held == null) {
            return;
        }
        if (happening.message() instanceof Incoming.Position row) {
            if (streaming && key.modelCode().isEmpty()) {
                live(ScriptedBroker.payload(row));
            }
            multi.forEach((request, account) -> {
                if (account.equals(key.account())) {
                    sendRow(key, held, account, request);
                }
            });
        }
        sendPortfolio(key);
        pnl.forEach((request, of) -> {
            if (of.equals(key)) {
                aside(new Incoming.PnlSingle(
                        request, held.position(), BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.TEN));
            }
        });
    }

    private void live(byte[] payload) {
        record(payload);
        if (tws.weather.strikes(tws.weather.repeatedRows)) {
            record(payload);
        }
        if (overtaken != null && tws.weather.strikes(tws.weather.lateRows)) {
            record(overtaken);
        }
        if (tws.random.nextInt(8) == 0) {
            overtaken = payload;
        }
    }

    /** What a client must survive: other people's accounts, numbers that are none, messages of a later day. */
    void makeNoise() {
        if (!isUsable()) {
            return;
        }
        switch (tws.random.nextInt(6)) {
            case 0 -> tellOfStranger();
            case 1 -> record(position(tws.broker.accounts().getFirst(), "NaN"));
            case 2 -> record(SimulatedTws.error(2103, "Market data farm connection is broken:usfarm"));
            case 3 -> tellOfCompetingSession();
            case 4 -> put(FrameWriter.frame("187", "x", "y"));
            default -> record(tws.broker.managedAccounts());
        }
    }

    /** A row of an account that is not ours. */
    void tellOfStranger() {
        record(position("DU6666666", "7"));
    }

    void tellOfCompetingSession() {
        record(SimulatedTws.error(10197, "No market data during competing live session"));
    }

    private static byte[] position(String account, String quantity) {
        byte[] frame = FrameWriter.frame(
                "61", "3", account, "1000", "S6", "STK", "", "0.0", "", "", "NASDAQ", "USD", "S6", "NMS", quantity,
                "1");
        return Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
    }

    private boolean isUsable() {
        return state == State.OPEN && greeted && !records.isEmpty();
    }

    void loseUpstream() {
        if (!isUsable() || upstreamLost) {
            return;
        }
        upstreamLost = true;
        record(SimulatedTws.error(1100, "Connectivity between IBKR and Trader Workstation has been lost."));
        boolean kept = tws.random.nextBoolean();
        long seconds = 1L + tws.random.nextInt(40);
        later(tws.clock.nanoTime() + Duration.ofSeconds(seconds).toNanos(), () -> regainUpstream(kept));
    }

    private void regainUpstream(boolean kept) {
        upstreamLost = false;
        if (!kept) {
            streaming = false;
            multi.clear();
            pnl.clear();
            window = null;
        }
        record(
                kept
                        ? SimulatedTws.error(1102, "Connectivity restored - data maintained.")
                        : SimulatedTws.error(1101, "Connectivity restored - data lost."));
    }

    /** A length that no frame has. */
    void garble() {
        if (isUsable()) {
            put(new byte[] {0, 0, 0, 0});
            state = State.CLOSED;
        }
    }

    void movePort() {
        if (isUsable()) {
            record(SimulatedTws.error(1300, "Socket port has been reset. Reconnect on port 4001"));
            state = State.CLOSED;
        }
    }

    /** The connection breaks anywhere in what is on its way. */
    void cut() {
        if (!isHeld()) {
            return;
        }
        int kept = tws.random.nextInt(onTheWay.size() + 1);
        while (onTheWay.size() > kept) {
            onTheWay.removeLast();
        }
        Piece last = onTheWay.peekLast();
        if (last != null && last.bytes().remaining() > 1) {
            last.bytes()
                    .limit(last.bytes().position()
                            + 1
                            + tws.random.nextInt(last.bytes().remaining() - 1));
        }
        state = tws.random.nextBoolean() ? State.RESET : State.CLOSED;
    }

    void reset() {
        if (isHeld()) {
            onTheWay.clear();
            state = State.RESET;
        }
    }

    /** Half open: nothing comes any more, and nothing says so. */
    void fallSilent() {
        if (state == State.OPEN) {
            state = State.SILENT;
        }
    }

    /** A silent connection does not come back to life; what it is silent about is found out by the client. */
    void mend() {
        overtaken = null;
        tellAccounts();
    }

    /** Message 15 in the middle of a session: the list is another, or the same again. */
    void tellAccounts() {
        if (isUsable()) {
            record(tws.broker.managedAccounts());
        }
    }

    void turn() {
        Due next = due.peek();
        while (next != null && next.at() <= tws.clock.nanoTime()) {
            due.remove();
            if (state == State.OPEN) {
                next.action().run();
            }
            next = due.peek();
        }
    }

    private void later(long at, Runnable action) {
        due.add(new Due(at, counter++, action));
    }

    // Out

    private void record(Incoming.Message message) {
        record(ScriptedBroker.payload(message));
    }

    private void record(byte[] payload) {
        if (state == State.OPEN) {
            records.add(payload);
            ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + payload.length);
            put(frame.putInt(payload.length).put(payload).array());
        }
    }

    /** What no client keeps: values of the moment, signs of life. */
    private void aside(Incoming.Message message) {
        put(FrameWriter.frame(message, ScriptedBroker.VERSION));
    }

    private void put(byte[] bytes) {
        if (state == State.OPEN) {
            long at = tws.clock.nanoTime()
                    + Duration.ofMillis(tws.random.nextInt(MOST_DELAY_MILLIS)).toNanos();
            lastPieceAt = Math.max(lastPieceAt, at);
            onTheWay.add(new Piece(lastPieceAt, ByteBuffer.wrap(bytes)));
        }
    }
}
