package io.truebook.ib;

import io.truebook.domain.AccountId;
import io.truebook.domain.BookStatus;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.BrokerSnapshot;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Valuation;
import io.truebook.engine.LiveView;
import io.truebook.engine.RawFrame;
import io.truebook.tws.Incoming;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said in one session: each message is counted, translated and put into the outbox, and what it means for the
 * link and for our subscriptions is acted on at once. Only the book waits for acceptance.
 */
final class Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private static final int PNL_SINGLE = 95;

    private final EventTranslator translator = new EventTranslator();
    private final LogThrottle throttle = new LogThrottle();
    private final Outbox outbox;
    private final FeedCounters counters;
    private final Consumer<LinkEvent> link;
    private final PositionRequests positions;
    private final AccountSweep sweep;
    private final MarkRequests marks;
    private final Set<AccountId> accounts = new LinkedHashSet<>();

    private int lastRequestId;
    private int session;
    private int serverVersion;
    private long now;
    private long lastRunSeen;
    private long runBeforeSync;
    private long syncRun;
    private boolean everLive;

    /** @param link is told what a message means for the connection */
    Conversation(
            RequestQueue queue,
            Outbox outbox,
            FeedCounters counters,
            BiConsumer<PositionKey, Valuation> marks,
            Consumer<LinkEvent> link) {
        this.outbox = outbox;
        this.counters = counters;
        this.link = link;
        this.positions =
                new PositionRequests(queue, this::nextRequestId, input -> outbox.add(session, input, null, now));
        this.sweep = new AccountSweep(queue);
        this.marks = new MarkRequests(queue, this::nextRequestId, marks);
    }

    /** Never used twice in a process, so that a late answer cannot be taken for another one's. */
    private int nextRequestId() {
        return ++lastRequestId;
    }

    /** The server has accepted our greeting. */
    void begin(int newSession, int version, LiveView view) {
        session = newSession;
        serverVersion = version;
        accounts.clear();
        everLive = false;
        positions.begin(newSession);
        sweep.begin();
        marks.begin();
        lastRunSeen = view.status().lastRun();
        beginSync();
    }

    private void beginSync() {
        runBeforeSync = lastRunSeen;
        syncRun = 0;
    }

    // Messages

    /** Takes one message, whose bytes are its own. */
    void receive(byte[] payload, long arrivedNanos) {
        now = arrivedNanos;
        counters.frame();
        EventTranslator.Reading reading = translator.read(serverVersion, payload);
        Incoming message = reading.message();
        BrokerEvent event = reading.event();
        if (event instanceof BrokerEvent.Refused refused) {
            countRefused(refused);
        }
        if (message == null) {
            journal(event, payload);
            link.accept(new LinkEvent.Garbled(reason(event)));
            return;
        }
        switch (message) {
            case Incoming.CurrentTime ignored -> counters.count("probes.answered");
            case Incoming.PnlSingle mark -> counters.count(marks.answered(mark) ? "marks" : "marks.unset");
            case Incoming.Unknown unknown -> countUnknown(unknown.id());
            case Incoming.Unacceptable mark when mark.id() == PNL_SINGLE -> counters.count("marks.unset");
            default -> {
                journal(event, payload);
                act(message, event);
            }
        }
    }

    private void journal(BrokerEvent event, byte[] payload) {
        outbox.add(session, event, new RawFrame(serverVersion, payload), now);
        if (outbox.isOverfull()) {
            link.accept(new LinkEvent.Garbled("more than a megabyte before it named its accounts"));
        }
    }

    private void act(Incoming message, BrokerEvent event) {
        if (event instanceof BrokerEvent.AccountsReported named) {
            accounts.clear();
            accounts.addAll(named.accounts());
            positions.accounts(accounts);
            sweep.accounts(accounts.stream().toList());
            link.accept(new LinkEvent.AccountsNamed());
        } else if (message instanceof Incoming.NextValidId) {
            link.accept(new LinkEvent.OrderIdGiven());
        } else if (message instanceof Incoming.PositionEnd) {
            positions.streamEnded();
        } else if (message instanceof Incoming.PositionMultiEnd end) {
            positions.ended(end.reqId());
        } else if (message instanceof Incoming.AccountDownloadEnd) {
            sweep.ended(now);
        } else if (message instanceof Incoming.ErrorMessage error) {
            noticed(error);
        }
    }

    private void noticed(Incoming.ErrorMessage error) {
        counters.count("notice." + error.code());
        Optional<IbErrorCode> known = IbErrorCode.of(error.code());
        known.ifPresent(code -> actOn(code, error));
        boolean ours = positions.refused(error.requestId(), error.code(), error.text(), now)
                || marks.refused(error.requestId());
        if (!ours && known.map(Conversation::isWorthALine).orElse(true) && isNew("notice " + error.code())) {
            LOG.info("TWS says {} {} (request {})", error.code(), error.text(), error.requestId());
        }
    }

    /** Farms come and go, and the link tells its own story. */
    private static boolean isWorthALine(IbErrorCode code) {
        return switch (code.kind()) {
            case FARM, INFO, LINK -> false;
            case SESSION, ACCOUNT, PACING, REQUEST, MARKET_DATA -> true;
        };
    }

    private void actOn(IbErrorCode code, Incoming.ErrorMessage error) {
        switch (code) {
            case CONNECTIVITY_LOST, SERVER_CONNECTION_BROKEN -> link.accept(new LinkEvent.UpstreamLost(error.code()));
            case CONNECTIVITY_RESTORED_DATA_LOST -> {
                positions.dataLost();
                sweep.dataLost();
                marks.dataLost();
                beginSync();
                link.accept(new LinkEvent.UpstreamRestored(error.code()));
            }
            case CONNECTIVITY_RESTORED_DATA_KEPT -> {
                beginSync();
                link.accept(new LinkEvent.UpstreamRestored(error.code()));
            }
            case CLIENT_ID_IN_USE -> link.accept(new LinkEvent.ClientIdInUse());
            case PORT_CHANGED -> link.accept(new LinkEvent.PortChanged(error.text()));
            case ACCOUNT_SUBSCRIPTION_TAKEN -> sweep.denied(now);
            default -> {
                // The others touch neither the connection nor a subscription; 10197 least of all.
            }
        }
    }

    private void countRefused(BrokerEvent.Refused refused) {
        long count = counters.count("refused");
        if (isNew("refused")) {
            LOG.warn("set aside ({} so far): {}; raw: {}", count, refused.reason(), refused.raw());
        }
    }

    private void countUnknown(int id) {
        if (counters.count("unknown." + id) == 1) {
            LOG.info("messages with id {} are not for us; they are counted and skipped", id);
        }
    }

    private boolean isNew(String kind) {
        return throttle.isDue(kind, now);
    }

    private static String reason(BrokerEvent event) {
        return event instanceof BrokerEvent.Refused refused ? refused.reason() : event.toString();
    }

    // Requests

    /** Asks for what the book wants; in a session whose upstream link stands. */
    void control(LiveView view, boolean syncing, long at) {
        now = at;
        BookStatus status = view.status();
        lastRunSeen = status.lastRun();
        positions.follow(status.plan(), now);
        if (syncing) {
            watchSync(status);
        }
        if (everLive) {
            sweep.step(now);
            if (sweep.isFirstRoundOver()) {
                marks.step(view, accounts, sweep.current(), now);
            }
        }
    }

    /** The view lags behind what we read, so only a check whose plan we have followed since can be the one. */
    private void watchSync(BookStatus status) {
        if (status.session() != session) {
            return;
        }
        if (syncRun == 0 && status.plan().session() == session && status.plan().run() > runBeforeSync) {
            syncRun = status.plan().run();
        }
        BrokerSnapshot last = status.lastCheck();
        boolean decided = syncRun != 0 && !status.checkRunning() && status.link() == LinkCondition.UP;
        if (decided && last != null && last.run() >= syncRun) {
            everLive = true;
            link.accept(new LinkEvent.CheckEnded(outcome(last)));
        }
    }

    private static String outcome(BrokerSnapshot check) {
        return check.isComplete()
                ? "the snapshot is complete"
                : "but the snapshot was not complete, so what was closed meanwhile is not known yet";
    }

    /** Gives up every subscription. */
    void cancelAll() {
        positions.cancelAll();
        sweep.cancelAll();
        marks.cancelAll();
    }
}
