package io.truebook.ib;

import io.truebook.domain.AccountId;
import io.truebook.tws.Outgoing;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the account window (message 6 asks, 6, 7, 8 and 54 answer) on one account at a time: TWS has only one such
 * subscription for all its clients. A log-in with one account stays subscribed; with several, a first round shows each
 * account once, quickly, and later rounds stay a minute with each. Its zero rows are the broker's word that something
 * was closed.
 */
final class AccountSweep {

    /** Rows may still follow the end marker (54). */
    static final Duration SETTLE = Duration.ofSeconds(3);

    static final Duration DWELL = Duration.ofSeconds(60);
    static final Duration END_PATIENCE = Duration.ofSeconds(20);

    /** How long the window is left to another client that has taken it. */
    static final Duration DENIED_PAUSE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(AccountSweep.class);

    private final RequestQueue queue;
    private List<AccountId> accounts = List.of();
    private @Nullable AccountId current;
    private int next;
    private boolean firstRound;
    private boolean ended;
    private long since;
    private boolean denied;
    private long deniedAt;

    AccountSweep(RequestQueue queue) {
        this.queue = queue;
    }

    /** A new session with these accounts; the same call tells of accounts that came later. */
    void accounts(List<AccountId> named) {
        accounts = List.copyOf(named);
    }

    void begin() {
        accounts = List.of();
        current = null;
        next = 0;
        firstRound = true;
        denied = false;
    }

    /** Moves on if it is time. */
    void step(long now) {
        if (accounts.isEmpty() || (denied && now - deniedAt < DENIED_PAUSE.toNanos())) {
            return;
        }
        denied = false;
        if (current == null) {
            subscribe(now);
        } else if (accounts.size() > 1 && isSeen(now)) {
            leave();
            subscribe(now);
        }
    }

    private boolean isSeen(long now) {
        Duration stay = firstRound ? SETTLE : DWELL;
        return now - since >= (ended ? stay : END_PATIENCE).toNanos();
    }

    private void subscribe(long now) {
        if (next >= accounts.size()) {
            next = 0;
            firstRound = false;
        }
        AccountId account = accounts.get(next++);
        current = account;
        ended = false;
        since = now;
        queue.add(Outgoing.ReqAccountUpdates.begin(account.value()));
    }

    private void leave() {
        if (current != null) {
            queue.add(Outgoing.ReqAccountUpdates.end(current.value()));
            current = null;
        }
    }

    /** Message 54. */
    void ended(long now) {
        if (current != null && !ended) {
            ended = true;
            since = now;
        }
    }

    /** Code 2101: another client holds the window. */
    void denied(long now) {
        LOG.warn(
                "another API client holds TWS's account window (2101): values come from P&L requests only; the window"
                        + " is tried again in {} minutes",
                DENIED_PAUSE.toMinutes());
        current = null;
        denied = true;
        deniedAt = now;
    }

    /** Code 1101: the subscription is gone; ask for the same account again. */
    void dataLost() {
        if (current != null) {
            current = null;
            next--;
        }
    }

    /** The account whose window is open. */
    @Nullable
    AccountId current() {
        return current;
    }

    /** True when every account's window has been open once in this session. */
    boolean isFirstRoundOver() {
        return !firstRound || accounts.size() == 1;
    }

    void cancelAll() {
        leave();
    }
}
