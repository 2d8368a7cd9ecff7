package io.truebook.ib;

import io.truebook.domain.AccountId;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Valuation;
import io.truebook.engine.LiveView;
import io.truebook.tws.Incoming;
import io.truebook.tws.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Marks for positions that the account window does not show at the moment: P&amp;L single (94 asks, 95 answers about
 * once a second), for 50 positions at most.
 *
 * <p>Only the market value is taken from it. Its P&amp;L figures belong to TWS's portfolio window, which resets at other
 * times and by other rules than the account window; two families in one column would be wrong in both.
 */
final class MarkRequests {

    static final int MOST = 50;
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final RequestQueue queue;
    private final IntSupplier requestIds;
    private final BiConsumer<PositionKey, Valuation> marks;
    private final Map<Integer, PositionKey> byRequest = new LinkedHashMap<>();
    private final Map<PositionKey, Integer> byKey = new HashMap<>();
    private final Set<PositionKey> refused = new HashSet<>();
    private boolean looked;
    private long lookedAt;

    MarkRequests(RequestQueue queue, IntSupplier requestIds, BiConsumer<PositionKey, Valuation> marks) {
        this.queue = queue;
        this.requestIds = requestIds;
        this.marks = marks;
    }

    void begin() {
        byRequest.clear();
        byKey.clear();
        refused.clear();
        looked = false;
    }

    /**
     * Once a second and when nothing else waits to be said: lets go of what is closed or covered, and asks for more.
     *
     * @param covered the account whose window is open
     */
    void step(LiveView view, Set<AccountId> accounts, @Nullable AccountId covered, long now) {
        if (!queue.isEmpty() || (looked && now - lookedAt < LOOK_EVERY.toNanos())) {
            return;
        }
        looked = true;
        lookedAt = now;
        for (PositionKey key : List.copyOf(byKey.keySet())) {
            if (key.account().equals(covered)
                    || view.position(key).map(PositionUpdate::isFlat).orElse(true)) {
                cancel(key);
            }
        }
        if (byKey.size() < MOST && accounts.size() > 1) {
            List<PositionKey> more = view.open()
                    .map(PositionUpdate::key)
                    .filter(key -> key.isTotal() && accounts.contains(key.account()))
                    .filter(key -> !key.account().equals(covered) && !byKey.containsKey(key) && !refused.contains(key))
                    .sorted()
                    .limit((long) MOST - byKey.size())
                    .toList();
            more.forEach(this::ask);
        }
    }

    private void ask(PositionKey key) {
        int request = requestIds.getAsInt();
        byRequest.put(request, key);
        byKey.put(key, request);
        queue.add(new Outgoing.ReqPnlSingle(
                request, key.account().value(), "", key.conId().value()));
    }

    private void cancel(PositionKey key) {
        Integer request = byKey.remove(key);
        if (request != null) {
            byRequest.remove(request);
            queue.add(new Outgoing.CancelPnlSingle(request));
        }
    }

    /**
     * Message 95.
     *
     * @return whether it was a mark; not one that is unset, too large to keep, or of a request already given up
     */
    boolean answered(Incoming.PnlSingle answer) {
        PositionKey key = byRequest.get(answer.reqId());
        if (key == null || answer.value() == null) {
            return false;
        }
        Money value;
        try {
            value = new Money(answer.value());
        } catch (IllegalArgumentException tooLarge) {
            return false;
        }
        marks.accept(key, new Valuation(null, value, null, null));
        return true;
    }

    /** An error that names a request; true when it was one of these, which is not asked again in this session. */
    boolean refused(int request) {
        PositionKey key = byRequest.remove(request);
        if (key == null) {
            return false;
        }
        byKey.remove(key);
        refused.add(key);
        return true;
    }

    /** Code 1101: all of them are gone. */
    void dataLost() {
        byRequest.clear();
        byKey.clear();
    }

    void cancelAll() {
        new ArrayList<>(byKey.keySet()).forEach(this::cancel);
    }
}
