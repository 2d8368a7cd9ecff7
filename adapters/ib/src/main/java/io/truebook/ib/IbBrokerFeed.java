package io.truebook.ib;

import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Valuation;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.LiveView;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Network;
import io.truebook.tws.ForbiddenMessage;
import io.truebook.tws.Outgoing;
import io.truebook.tws.ProtocolException;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to TWS or IB Gateway: one connection, read and written by one thread, whose steps read what came, hand it to
 * the intake and say what is due. It wants to be up from its first step until {@link #stop()}.
 */
public final class IbBrokerFeed implements BrokerFeed {

    private static final Logger LOG = LoggerFactory.getLogger(IbBrokerFeed.class);
    private static final Duration READ_WAIT = Duration.ofMillis(10);
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofMillis(5);

    private final IbSettings settings;
    private final Clock clock;
    private final Supplier<LiveView> view;
    private final LinkMachine machine;
    private final IbLink link;
    private final Outbox outbox;
    private final RequestQueue queue = new RequestQueue();
    private final FeedCounters counters = new FeedCounters();
    private final Conversation conversation;
    private final Standstill standstill;

    /** Held by a step, and by whoever stops the link in between. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile boolean wanted = true;
    private volatile boolean paused;
    private volatile Shown shown;

    private int session;
    private boolean begun;
    private boolean sessionOpen;
    private int lastSession;
    private int sessions;

    /** What {@link #status()} shows; replaced as a whole. */
    private record Shown(LinkState state, String endpoint, int session, Instant since, String message) {}

    /**
     * A link that is down until its first step.
     *
     * @param jitter spreads the retries of failed handshakes
     * @param intake takes what the broker says
     * @param view the latest state of the book, whose plan is followed
     * @param marks takes the market values of positions that the account window does not show
     */
    public IbBrokerFeed(
            IbSettings settings,
            Network network,
            Clock clock,
            RandomGenerator jitter,
            Intake intake,
            Supplier<LiveView> view,
            BiConsumer<PositionKey, Valuation> marks) {
        this.settings = settings;
        this.clock = clock;
        this.view = view;
        this.machine = new LinkMachine(settings, jitter);
        this.link = new IbLink(network, settings);
        this.outbox = new Outbox(intake);
        this.conversation = new Conversation(queue, outbox, counters, marks, this::happen);
        this.standstill = new Standstill(clock);
        this.shown = new Shown(machine.state(), machine.endpoint(), 0, clock.instant(), machine.message());
    }

    @Override
    public String name() {
        return "ib-link";
    }

    /** A connection waits for bytes by itself; without one, or with a full intake, there is time. */
    @Override
    public long idleNanos() {
        return paused || shown.state() == LinkState.DOWN ? IDLE.toNanos() : 0;
    }

    @Override
    public FeedStatus status() {
        Shown now = shown;
        return new FeedStatus(
                now.state().name(),
                now.endpoint(),
                now.session(),
                now.since(),
                now.message(),
                counters.frames(),
                counters.byName());
    }

    /** Wants the link up again after {@link #stop()}. */
    public void connect() {
        wanted = true;
    }

    /** The same as {@link #stop()}. */
    public void disconnect() {
        stop();
    }

    /** True while a session is open. */
    public boolean isConnected() {
        return switch (shown.state()) {
            case SYNCING, LIVE, LINK_LOST, STALE -> true;
            case DOWN, CONNECTING, HANDSHAKE -> false;
        };
    }

    @Override
    public int step() {
        turn.lock();
        try {
            noticeStandstill(IDLE);
            paused = !outbox.flush();
            if (paused) {
                happen(new LinkEvent.ReadingPaused());
                return 0;
            }
            if (!wanted) {
                return 0;
            }
            happen(new LinkEvent.WantUp());
            happen(new LinkEvent.Tick());
            int done = link.isConnected() ? converse() : 0;
            show();
            standstill.runs();
            return done;
        } finally {
            turn.unlock();
        }
    }

    /** Before the silence is judged: since the thread last ran it has waited for so long at most. */
    private void noticeStandstill(Duration waited) {
        Duration stood = standstill.after(waited);
        if (stood.isPositive()) {
            counters.count("standstills");
            happen(new LinkEvent.StoodStill(stood));
        }
    }

    /** Reads, asks, and writes, in this order: what we do follows from what was said. */
    private int converse() {
        int read = read();
        boolean taken = outbox.flush();
        if (taken && (machine.state() == LinkState.SYNCING || machine.state() == LinkState.LIVE)) {
            conversation.control(view.get(), machine.isSyncing(), clock.nanoTime());
            taken = outbox.flush();
        }
        return read + (taken && begun ? write() : 0);
    }

    // In

    private int read() {
        long patience = queue.isEmpty() ? READ_WAIT.toNanos() : queue.waitNanos(clock.nanoTime());
        Duration wait = Duration.ofNanos(Math.min(patience, READ_WAIT.toNanos()));
        try {
            standstill.runs();
            int read = link.receive(wait, () -> heard(wait), this::take);
            noticeStandstill(wait);
            if (read < 0) {
                happen(new LinkEvent.Ended("closed by the other side"));
            }
            return Math.max(0, read);
        } catch (ProtocolException outOfStep) {
            happen(new LinkEvent.Garbled(String.valueOf(outOfStep.getMessage())));
            return 1;
        } catch (IOException failed) {
            happen(new LinkEvent.Ended(words(failed)));
            return 1;
        }
    }

    private void heard(Duration waited) {
        noticeStandstill(waited);
        happen(new LinkEvent.BytesArrived());
    }

    private void take(byte[] bytes, int offset, int length) {
        if (begun) {
            conversation.receive(Arrays.copyOfRange(bytes, offset, offset + length), clock.nanoTime());
        } else {
            happen(new LinkEvent.Answered(link.answer(bytes, offset, length)));
        }
    }

    // Out

    private int write() {
        Optional<RequestQueue.Waiting> next = link.isConnected() ? queue.next(clock.nanoTime()) : Optional.empty();
        next.ifPresent(waiting -> {
            Input announcement = waiting.announcement();
            if (announcement != null) {
                outbox.add(session, announcement, null, clock.nanoTime());
                // Its order is what counts; it is small, and the answer must not overtake it.
                outbox.force();
            }
            send(waiting.message());
        });
        return next.isPresent() ? 1 : 0;
    }

    private void send(Outgoing message) {
        try {
            link.send(message);
            counters.count("sent." + message.id());
        } catch (IOException failed) {
            happen(new LinkEvent.Ended(words(failed)));
        } catch (ForbiddenMessage bug) {
            LOG.error("a message was stopped on its way to the broker", bug);
            happen(new LinkEvent.Ended(String.valueOf(bug.getMessage())));
        } catch (IllegalArgumentException unspeakable) {
            LOG.warn("request {} cannot be sent: {}", message.id(), unspeakable.getMessage());
        }
    }

    // What the machine decides

    private void happen(LinkEvent event) {
        for (LinkAction action : machine.on(event, clock.nanoTime())) {
            perform(action);
        }
        show();
    }

    private void perform(LinkAction action) {
        switch (action) {
            case LinkAction.Connect where -> open(where.host(), where.port());
            case LinkAction.Begin agreed -> begin(agreed.version());
            case LinkAction.OpenSession ignored -> openSession();
            case LinkAction.Probe ignored -> queue.addFirst(new Outgoing.ReqCurrentTime());
            case LinkAction.Disconnect why -> close(why.cause());
            case LinkAction.Note note -> LOG.info("{}", note.text());
            case LinkAction.Warn warning -> LOG.warn("{}", warning.text());
        }
    }

    private void open(String host, int port) {
        show();
        try {
            link.connect(host, port);
            happen(new LinkEvent.Connected());
        } catch (IOException | UnresolvedAddressException failed) {
            happen(new LinkEvent.ConnectFailed(failure(failed), words(failed)));
            return;
        }
        try {
            link.greet();
        } catch (IOException failed) {
            happen(new LinkEvent.Ended(words(failed)));
        }
    }

    private void begin(ServerVersion version) {
        LiveView now = view.get();
        session = Math.max(lastSession, now.status().session()) + 1;
        begun = true;
        conversation.begin(session, version.number(), now);
        outbox.seal();
        outbox.add(session, new Input.SessionOpened(version.number(), machine.endpoint()), null, clock.nanoTime());
        queue.addFirst(Outgoing.StartApi.as(settings.clientId()));
    }

    private void openSession() {
        lastSession = session;
        sessionOpen = true;
        outbox.open();
        if (++sessions > 1) {
            counters.count("reconnects");
        }
    }

    private void close(String cause) {
        link.disconnect();
        queue.clear();
        begun = false;
        outbox.discard();
        if (sessionOpen) {
            sessionOpen = false;
            outbox.add(session, new Input.SessionClosed(cause), null, clock.nanoTime());
        }
    }

    private static LinkEvent.Failure failure(Exception failed) {
        return switch (failed) {
            case SocketTimeoutException timeout -> LinkEvent.Failure.TIMED_OUT;
            case UnknownHostException unknown -> LinkEvent.Failure.UNKNOWN_HOST;
            case UnresolvedAddressException unknown -> LinkEvent.Failure.UNKNOWN_HOST;
            case ConnectException refused -> LinkEvent.Failure.REFUSED;
            default -> LinkEvent.Failure.OTHER;
        };
    }

    private static String words(Exception failed) {
        String message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }

    // Down

    /**
     * Takes its leave: every subscription is cancelled at the pace TWS allows, then the connection is closed. Takes up
     * to three seconds, or the connect timeout if a connection is just being made. May be called from any thread and
     * more than once.
     */
    @Override
    public void stop() {
        wanted = false;
        turn.lock();
        try {
            if (sessionOpen) {
                queue.clear();
                conversation.cancelAll();
                takeLeave();
            }
            happen(new LinkEvent.WantDown());
            outbox.force();
        } finally {
            turn.unlock();
        }
    }

    private void takeLeave() {
        long begunAt = clock.nanoTime();
        while (sessionOpen && !queue.isEmpty() && clock.nanoTime() - begunAt < FAREWELL.toNanos()) {
            read();
            outbox.force();
            write();
        }
    }

    private void show() {
        Shown last = shown;
        if (last.state() != machine.state()
                || !last.message().equals(machine.message())
                || last.session() != lastSession
                || !last.endpoint().equals(machine.endpoint())) {
            Instant since = last.state() == machine.state() ? last.since() : clock.instant();
            shown = new Shown(machine.state(), machine.endpoint(), lastSession, since, machine.message());
        }
    }
}
