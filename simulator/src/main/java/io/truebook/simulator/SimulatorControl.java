package io.truebook.simulator;

import io.truebook.tws.ContractFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * What a script may do to a running simulator. What changes content ({@code position}, {@code fill}, {@code expire},
 * {@code lose}, {@code duplicate}) goes through the control log and survives a restart; the rest does not. The same over
 * HTTP: {@code GET /} lists the routes. Safe for threads.
 */
public final class SimulatorControl {
    private final Market market;
    private final SimulatorServer server;

    SimulatorControl(Market market, SimulatorServer server) {
        this.market = market;
        this.server = server;
    }

    /** What is held, without closed positions, between two steps. */
    public List<HeldPosition> truth() {
        return market.look(() -> market.world().holdings().stream()
                .filter(holding -> !holding.isFlat())
                .map(holding -> new HeldPosition(
                        holding.account(),
                        holding.instrument().terms().contract(),
                        holding.quantity(),
                        holding.averageCost()))
                .toList());
    }

    /** SHA-256 over accounts, contracts, quantities and costs of {@link #truth()} in the order of accounts and contracts. */
    public String truthHash() {
        StringBuilder text = new StringBuilder();
        truth().stream()
                .map(held -> held.account() + "|" + held.conid() + "|" + JsonText.decimal(held.position()) + "|"
                        + JsonText.decimal(held.averageCost()) + "\n")
                .sorted()
                .forEach(text::append);
        return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The simulator now. */
    public SimulatorStatus status() {
        return market.look(() -> {
            World world = market.world();
            long held = world.holdings().stream()
                    .filter(holding -> !holding.isFlat())
                    .count();
            return new SimulatorStatus(
                    world.plan().seed(),
                    world.step(),
                    market.pace().rate(),
                    market.pace().isFrozen(),
                    server.quiet().isKept(),
                    server.isListening(),
                    world.accounts(),
                    Math.toIntExact(held),
                    market.feeds().stream().map(Feed::session).toList(),
                    market.feeds().stream()
                            .mapToLong(feed -> feed.outbox().pendingBytes())
                            .sum(),
                    market.lostTotal(),
                    market.failure());
        });
    }

    /**
     * Sets what an account holds of a contract that is known.
     *
     * @throws Refused when account or contract are unknown
     */
    public void position(String account, int conid, BigDecimal position, BigDecimal averageCost) {
        market.act(new Action.SetPosition(account, conid, position, averageCost, null));
    }

    /**
     * Sets what an account holds of a contract that is new.
     *
     * @param price per unit, as quoted
     * @throws Refused when the account is unknown, or the contract is known already
     */
    public void newPosition(
            String account, ContractFields contract, BigDecimal price, BigDecimal position, BigDecimal averageCost) {
        market.act(new Action.SetPosition(
                account, contract.conId(), position, averageCost, new Action.NewContract(contract, price)));
    }

    /**
     * Fills at the price now.
     *
     * @param quantity + bought, - sold
     */
    public void fill(String account, int conid, BigDecimal quantity) {
        market.act(new Action.Fill(account, conid, quantity, null));
    }

    /**
     * Fills at a price, which becomes the price now.
     *
     * @param quantity + bought, - sold
     */
    public void fill(String account, int conid, BigDecimal quantity, BigDecimal price) {
        market.act(new Action.Fill(account, conid, quantity, price));
    }

    /** Takes a contract out of all accounts. */
    public void expire(int conid, ExpiryRows rows) {
        market.act(new Action.Expire(conid, rows));
    }

    /** Keeps that many in a thousand of the live position rows from all clients. */
    public void lose(int perMille) {
        market.act(new Action.Lose(perMille));
    }

    /** Sends that many in a thousand of the live position rows twice. */
    public void duplicate(int perMille) {
        market.act(new Action.Duplicate(perMille));
    }

    /** The latest 10,000 live position rows that no client was sent, oldest first. */
    public List<LostRow> lost() {
        return market.look(market::lost);
    }

    /** Takes no more steps. */
    public void freeze() {
        market.serve(() -> market.pace().freeze());
    }

    /** Takes steps again. */
    public void thaw() {
        market.serve(() -> market.pace().thaw(System.nanoTime()));
    }

    /** Takes that many steps at the rate set, then freezes. Returns at once; see {@link #awaitQuiet}. */
    public void steps(long count) {
        if (count < 0) {
            throw new Refused("steps", count, "0 or more");
        }
        market.serve(() -> market.pace().run(count, System.nanoTime()));
    }

    /** Steps a second; 0 for as fast as the clients read. */
    public void rate(int perSecond) {
        if (perSecond < 0 || perSecond > SimulatorSettings.MAX_RATE) {
            throw new Refused("ratePerSecond", perSecond, "between 0 and " + SimulatorSettings.MAX_RATE);
        }
        market.serve(() -> market.pace().rate(perSecond, System.nanoTime()));
    }

    /**
     * Waits until the market is frozen and everything it told has reached the sockets.
     *
     * @return whether that happened in time
     */
    public boolean awaitQuiet(Duration most) throws InterruptedException {
        return market.awaitQuiet(most);
    }

    /** Ends all connections. */
    public void drop(Drop how) {
        server.sessions().forEach(session -> session.drop(how));
    }

    /**
     * Ends one connection.
     *
     * @param session its number, as in {@link SimulatorStatus#sessions()}
     */
    public void drop(int session, Drop how) {
        List<Session> dropped = server.sessions().stream()
                .filter(open -> open.number() == session)
                .toList();
        if (dropped.isEmpty()) {
            throw new Refused("session", session, "an open one; GET /status lists them");
        }
        dropped.forEach(open -> open.drop(how));
    }

    /** Refuses connections; those there are stay. */
    public void closePort() throws IOException {
        server.refuseConnections();
    }

    /** Listens again on the same port. */
    public void openPort() throws IOException {
        server.listen();
    }

    /** Sends an error or a notice to all sessions; request -1 for a notice. */
    public void error(int requestId, int code, String text) {
        toAll(feed -> server.desk().error(feed, requestId, code, text));
    }

    /** Sends nothing for that time; what is to be sent waits. Connections and requests are accepted meanwhile. */
    public void silence(Duration time) {
        server.quiet().keepFor(time);
    }

    /** Sends nothing until {@link #resume}. */
    public void silence() {
        server.quiet().keep();
    }

    /** Ends a silence. */
    public void resume() {
        server.quiet().end();
    }

    /** Has the next answer to request 61 or 74 end before it is whole. */
    public void cut(SnapshotCut cut) {
        if (cut.rows() < 0) {
            throw new Refused("rows", cut.rows(), "0 or more");
        }
        market.serve(() -> market.faults().cut(cut));
    }

    /** Has coming requests answered with an error. */
    public void refuse(Refusal refusal) {
        if (refusal.times() < 1) {
            throw new Refused("times", refusal.times(), "1 or more");
        }
        market.serve(() -> market.faults().refuse(refusal));
    }

    /** Interleaves snapshots with steps. */
    public void dribble(Dribble dribble) {
        if (dribble.rows() < 0) {
            throw new Refused("rows", dribble.rows(), "0 or more");
        }
        market.serve(() -> market.faults().dribble(dribble));
    }

    /** Forgets cuts, refusals and dribbling. */
    public void clear() {
        market.serve(() -> market.faults().clear());
    }

    /** Sends a frame with that payload to all sessions, whatever it is. */
    public void raw(byte[] payload) {
        toAll(feed -> feed.outbox().stagePayload(payload.clone()));
    }

    /** Sends a frame of those fields to all sessions, message id first. */
    public void raw(List<String> fields) {
        raw((String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** Puts bytes on the wire of all sessions, without a length before them; they are not in the record of sent frames. */
    public void rawBytes(byte[] bytes) {
        toAll(feed -> feed.outbox().putUnframed(bytes.clone()));
    }

    /** The latest 10,000 requests of all clients, oldest first. */
    public List<ReceivedRequest> requests() {
        return server.requests().latest();
    }

    /** How often each message id came from any client, ever. */
    public SortedMap<Integer, Long> requestCounts() {
        return server.requests().counts();
    }

    /** The sessions of the folder of which a record is kept, oldest first. */
    public List<SentSession> sessions() throws IOException {
        List<SentSession> sessions = new ArrayList<>();
        for (SentFile file : server.archive().files()) {
            sessions.add(record(file));
        }
        return sessions;
    }

    /**
     * One of them.
     *
     * @throws java.util.NoSuchElementException when there is no record of it
     */
    public SentSession session(int session) throws IOException {
        return record(server.archive().file(session));
    }

    /**
     * Hands on the frames sent to a session, in order, as far as they have been sent by now.
     *
     * @throws java.util.NoSuchElementException when there is no record of it
     */
    public void sent(int session, SentFrames to) throws IOException {
        server.archive().file(session).read(to);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    void act(Action action) {
        market.act(action);
    }

    private static SentSession record(SentFile file) throws IOException {
        return new SentSession(file.session(), file.path(), file.frames(), file.bytes(), file.isOpen(), file.isWhole());
    }

    private void toAll(Consumer<Feed> telling) {
        market.serve(() -> market.feeds().forEach(telling));
    }
}
