package io.truebook.ib;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.CheckPlan;
import io.truebook.domain.Input;
import io.truebook.domain.SnapshotMethod;
import io.truebook.tws.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the book wants to know into position requests of one session.
 *
 * <pre>
 *  first check      61, which stays subscribed as the stream
 *  later checks     74 for each account, and 75 when its 72 has come
 *  74 refused       64 and 61 again, for this and all later checks of the session
 *  61 refused       74 for each account stays subscribed as the stream (as for more than 50 accounts);
 *                   checks: another 74 for each account, and 75
 *  both refused     the check of those accounts has failed
 * </pre>
 *
 * The subscriptions that stand for the stream have ids of their own range, by which {@link EventTranslator} knows their
 * rows for live ones without knowing this session.
 *
 * Messages 61 and 62 carry no request id, so an end marker still owed by an earlier 61 could be taken for the end of a
 * new one and make half a snapshot look whole. While one is owed, 61 is therefore never used for a check.
 */
final class PositionRequests {

    /** TWS refuses reqPositions for log-ins with more accounts than this. */
    static final int MOST_ACCOUNTS_OF_ONE_STREAM = 50;

    /** An end marker that has not come by then never will. */
    static final Duration END_PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(PositionRequests.class);

    private final RequestQueue queue;
    private final IntSupplier requestIds;
    private final Consumer<Input> book;

    private int session;
    private boolean streamRefused;
    private boolean multiRefused;
    private boolean subscribed;
    private boolean deadSubscription;
    private boolean endOwed;
    private long endOwedSince;
    private long run;
    private final Set<AccountId> accounts = new LinkedHashSet<>();
    private final Set<AccountId> asked = new LinkedHashSet<>();
    private final Map<Integer, AccountId> open = new LinkedHashMap<>();
    private final Map<AccountId, Integer> standing = new LinkedHashMap<>();
    private List<AccountId> onStream = List.of();
    private List<AccountId> waitingForStream = List.of();

    /** @param book takes the word that nothing is left to ask with */
    PositionRequests(RequestQueue queue, IntSupplier requestIds, Consumer<Input> book) {
        this.queue = queue;
        this.requestIds = requestIds;
        this.book = book;
    }

    /** A new session: nothing is subscribed, nothing has been refused. */
    void begin(int newSession) {
        session = newSession;
        streamRefused = false;
        multiRefused = false;
        subscribed = false;
        deadSubscription = false;
        endOwed = false;
        run = 0;
        accounts.clear();
        asked.clear();
        open.clear();
        standing.clear();
        onStream = List.of();
        waitingForStream = List.of();
    }

    /** The accounts of the log-in are known. */
    void accounts(Collection<AccountId> named) {
        accounts.clear();
        accounts.addAll(named);
        if (named.size() > MOST_ACCOUNTS_OF_ONE_STREAM && !subscribed && !streamRefused) {
            streamRefused = true;
            LOG.info("{} accounts are more than reqPositions serves; each is asked for by itself", named.size());
        }
    }

    /** Asks for what the plan names and this session has not asked for yet. */
    void follow(CheckPlan plan, long now) {
        if (plan.run() == 0 || plan.session() != session) {
            return;
        }
        if (plan.run() != run) {
            beginRun(plan.run());
        }
        List<AccountId> missing = new ArrayList<>(waitingForStream);
        plan.accounts().stream()
                .filter(account -> !asked.contains(account) && !missing.contains(account))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            ask(missing, now);
        }
    }

    private void beginRun(long next) {
        run = next;
        asked.clear();
        waitingForStream = List.of();
        open.keySet().forEach(this::cancel);
        open.clear();
    }

    private void ask(List<AccountId> accounts, long now) {
        if (!streamRefused && !subscribed) {
            subscribe(accounts, now);
        } else if (multiRefused) {
            askByStream(accounts, now);
        } else {
            askEach(accounts);
        }
    }

    private void subscribe(List<AccountId> accounts, long now) {
        if (!isEndOwed(now)) {
            askByStream(accounts, now);
            return;
        }
        // The stream must flow again at once; the check takes requests that say what they answer.
        endOwedSince = now;
        renewStream();
        queue.add(new Outgoing.ReqPositions());
        ask(accounts, now);
    }

    private void askByStream(List<AccountId> accounts, long now) {
        if (isEndOwed(now)) {
            waitingForStream = List.copyOf(accounts);
            return;
        }
        waitingForStream = List.of();
        asked.addAll(accounts);
        onStream = List.copyOf(accounts);
        endOwed = true;
        endOwedSince = now;
        renewStream();
        queue.add(
                new Outgoing.ReqPositions(),
                new Input.SnapshotStarted(run, BrokerEvent.STREAM, SnapshotMethod.POSITIONS, onStream));
    }

    private void renewStream() {
        if (subscribed || deadSubscription) {
            queue.add(new Outgoing.CancelPositions());
        }
        subscribed = true;
        deadSubscription = false;
    }

    private void askEach(List<AccountId> named) {
        asked.addAll(named);
        for (AccountId account : named) {
            if (streamRefused) {
                subscribe(account);
            }
            int request = requestIds.getAsInt();
            open.put(request, account);
            queue.add(
                    new Outgoing.ReqPositionsMulti(request, account.value(), ""),
                    new Input.SnapshotStarted(run, request, SnapshotMethod.POSITIONS_MULTI, List.of(account)));
        }
    }

    /** The stream of one account; first subscribed, then asked, so that nothing falls between. */
    private void subscribe(AccountId account) {
        if (!standing.containsKey(account)) {
            int request = EventTranslator.FIRST_STREAM_REQUEST + requestIds.getAsInt();
            standing.put(account, request);
            queue.add(new Outgoing.ReqPositionsMulti(request, account.value(), ""));
        }
    }

    /** Message 62. */
    void streamEnded() {
        endOwed = false;
        onStream = List.of();
    }

    /** Message 72. */
    void ended(int request) {
        if (open.remove(request) != null) {
            queue.add(new Outgoing.CancelPositionsMulti(request));
        }
    }

    /**
     * An error that names a request, or none (-1).
     *
     * @return whether it was about positions
     */
    boolean refused(int request, int code, String text, long now) {
        if (open.containsKey(request)) {
            multiRefused(request, code + " " + text, now);
            return true;
        }
        if (standing.values().remove(request)) {
            LOG.warn(
                    "TWS refuses the stream of an account's positions ({} {}); only checks will show them", code, text);
            return true;
        }
        if (request <= 0 && subscribed && endOwed && isAboutPositions(code, text)) {
            streamRefused(code + " " + text);
            return true;
        }
        return false;
    }

    private static boolean isAboutPositions(int code, String text) {
        if (code == IbErrorCode.ALL_ACCOUNTS_NOT_SUPPORTED.code()) {
            return true;
        }
        boolean refusal = IbErrorCode.of(code)
                .filter(known -> known.kind() == IbErrorCode.Kind.REQUEST)
                .isPresent();
        return refusal && text.toLowerCase(Locale.ROOT).contains("position");
    }

    private void multiRefused(int request, String reason, long now) {
        AccountId account = open.remove(request);
        if (streamRefused && account != null) {
            LOG.warn("TWS refuses the positions of {}, and no other way is left: {}", account, reason);
            book.accept(new Input.SnapshotRefused(run, request, reason));
            return;
        }
        multiRefused = true;
        List<AccountId> unanswered = new ArrayList<>(open.values());
        if (account != null) {
            unanswered.addFirst(account);
        }
        open.keySet().forEach(this::cancel);
        open.clear();
        LOG.warn("TWS refuses positions by account ({}); checks use reqPositions for the rest of the session", reason);
        askByStream(unanswered, now);
    }

    private void streamRefused(String reason) {
        streamRefused = true;
        subscribed = false;
        endOwed = false;
        List<AccountId> unanswered = onStream;
        onStream = List.of();
        if (multiRefused) {
            LOG.warn("TWS refuses positions, and no other way is left: {}", reason);
            book.accept(new Input.SnapshotRefused(run, BrokerEvent.STREAM, reason));
            return;
        }
        LOG.warn("TWS refuses reqPositions ({}); each account is asked for by itself", reason);
        accounts.forEach(this::subscribe);
        askEach(unanswered);
    }

    /** Code 1101: what was subscribed is gone on the server, though TWS does not say so. */
    void dataLost() {
        deadSubscription |= subscribed;
        subscribed = false;
        standing.values().forEach(this::cancel);
        standing.clear();
        if (queue.withdraw(Outgoing.ReqPositions.class::isInstance)) {
            endOwed = false;
        }
    }

    /** Gives up everything that is subscribed. */
    void cancelAll() {
        if (subscribed) {
            queue.add(new Outgoing.CancelPositions());
        }
        standing.values().forEach(this::cancel);
        open.keySet().forEach(this::cancel);
    }

    private boolean isEndOwed(long now) {
        return endOwed && now - endOwedSince < END_PATIENCE.toNanos();
    }

    /** Ends a request, or takes it back if it has not been sent. */
    private void cancel(int request) {
        boolean unsent = queue.withdraw(
                message -> message instanceof Outgoing.ReqPositionsMulti multi && multi.reqId() == request);
        if (!unsent) {
            queue.add(new Outgoing.CancelPositionsMulti(request));
        }
    }
}
