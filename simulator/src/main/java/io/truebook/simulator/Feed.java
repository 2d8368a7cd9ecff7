package io.truebook.simulator;

import io.truebook.tws.Incoming.AccountDownloadEnd;
import io.truebook.tws.Incoming.Message;
import io.truebook.tws.Incoming.PnlSingle;
import io.truebook.tws.Incoming.Position;
import io.truebook.tws.Incoming.PositionMulti;
import io.truebook.tws.Incoming.UpdateAccountTime;
import io.truebook.tws.Incoming.UpdateAccountValue;
import io.truebook.tws.Incoming.UpdatePortfolio;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one session has subscribed to, and the rows that follow from it. Guarded by the {@link Market}'s lock; rows are
 * staged in the session's outbox.
 */
final class Feed {
    /** Subscribes to all accounts where an account is asked for. */
    static final String ALL_ACCOUNTS = "All";

    /** Profit and loss of one holding, and what was last told of it. */
    private static final class PnlSubscription {
        private final String account;
        private final int conId;
        private @Nullable PnlSingle told;

        private PnlSubscription(String account, int conId) {
            this.account = account;
            this.conId = conId;
        }
    }

    private final int session;
    private final int clientId;
    private final Outbox outbox;
    private boolean allPositions;
    private final Map<Integer, String> multi = new LinkedHashMap<>();
    private final Map<Integer, PnlSubscription> pnl = new LinkedHashMap<>();
    private final Set<Holding> revalued = new LinkedHashSet<>();
    private @Nullable String updatesAccount;
    private boolean valuesAtOnce;
    private List<UpdateAccountValue> figuresTold = List.of();
    private boolean ending;

    Feed(int session, int clientId, Outbox outbox) {
        this.session = session;
        this.clientId = clientId;
        this.outbox = outbox;
    }

    int session() {
        return session;
    }

    int clientId() {
        return clientId;
    }

    Outbox outbox() {
        return outbox;
    }

    void stage(Message message) {
        outbox.stage(message);
    }

    /** Hands over what was staged; the control log knows of it. */
    void publish() {
        outbox.flush();
        if (ending) {
            outbox.end();
        }
    }

    /** Ends the connection after what is staged now. */
    void endAfterPublishing() {
        ending = true;
    }

    void subscribePositions() {
        allPositions = true;
    }

    void cancelPositions() {
        allPositions = false;
    }

    boolean hasMulti(int reqId) {
        return multi.containsKey(reqId);
    }

    void subscribeMulti(int reqId, String account) {
        multi.put(reqId, account);
    }

    void cancelMulti(int reqId) {
        multi.remove(reqId);
    }

    /** The account of request 6; absent without one. */
    @Nullable
    String updatesAccount() {
        return updatesAccount;
    }

    void cancelUpdates() {
        updatesAccount = null;
        revalued.clear();
        figuresTold = List.of();
    }

    void cancelPnl(int reqId) {
        pnl.remove(reqId);
    }

    /** Sends figures, rows, time and end, in TWS's order; closed holdings as rows with 0. */
    void subscribeUpdates(World world, String account, String time, ValuationPace pace) {
        cancelUpdates();
        updatesAccount = account;
        valuesAtOnce = pace == ValuationPace.AT_ONCE;
        AccountFigures.all(world, account).forEach(this::stage);
        figuresTold = AccountFigures.moving(world, account);
        for (Holding holding : world.holdings()) {
            if (holding.account().equals(account)) {
                stage(portfolioRow(holding));
            }
        }
        stage(new UpdateAccountTime(time));
        stage(new AccountDownloadEnd(account));
    }

    void subscribePnl(World world, int reqId, String account, int conId) {
        PnlSubscription subscription = new PnlSubscription(account, conId);
        pnl.put(reqId, subscription);
        tellPnl(world, reqId, subscription);
    }

    /** Profit and loss that changed since it was last told. */
    void tellPnl(World world) {
        pnl.forEach((reqId, subscription) -> tellPnl(world, reqId, subscription));
    }

    /** Figures and portfolio rows that changed since they were last told. */
    void tellValues(World world, String time) {
        String account = updatesAccount;
        if (account == null) {
            return;
        }
        List<UpdateAccountValue> figures = AccountFigures.moving(world, account);
        boolean changed = !revalued.isEmpty() || !figures.equals(figuresTold);
        for (int at = 0; at < figures.size(); at++) {
            if (figuresTold.size() != figures.size() || !figures.get(at).equals(figuresTold.get(at))) {
                stage(figures.get(at));
            }
        }
        figuresTold = figures;
        revalued.forEach(holding -> stage(portfolioRow(holding)));
        revalued.clear();
        if (changed) {
            stage(new UpdateAccountTime(time));
        }
    }

    /** A holding changed; its position rows may be lost or doubled, its portfolio row is not. */
    void onHolding(Holding holding, World.Fate fate) {
        int copies = switch (fate) {
            case LOST -> 0;
            case SENT -> 1;
            case SENT_TWICE -> 2;
        };
        for (int copy = 0; copy < copies; copy++) {
            tellPosition(holding);
        }
        if (holding.account().equals(updatesAccount)) {
            revalued.remove(holding);
            stage(portfolioRow(holding));
        }
    }

    void onPrice(World world, Instrument instrument) {
        if (updatesAccount == null) {
            return;
        }
        Holding holding = world.holding(updatesAccount, instrument.conId());
        if (holding == null || holding.isFlat()) {
            return;
        }
        if (valuesAtOnce) {
            stage(portfolioRow(holding));
        } else {
            revalued.add(holding);
        }
    }

    static Position positionRow(Holding holding) {
        return new Position(
                holding.account(), holding.instrument().terms().contract(), holding.quantity(), holding.averageCost());
    }

    static PositionMulti multiRow(int reqId, Holding holding) {
        return new PositionMulti(
                reqId,
                holding.account(),
                holding.instrument().terms().contract(),
                holding.quantity(),
                holding.averageCost(),
                "");
    }

    private static UpdatePortfolio portfolioRow(Holding holding) {
        return new UpdatePortfolio(
                holding.instrument().portfolioContract(),
                holding.quantity(),
                holding.instrument().price(),
                plain(holding.marketValue()),
                holding.averageCost(),
                plain(holding.unrealizedPnl()),
                plain(holding.realizedPnl()),
                holding.account());
    }

    private void tellPosition(Holding holding) {
        if (allPositions) {
            stage(positionRow(holding));
        }
        multi.forEach((reqId, account) -> {
            if (account.equals(ALL_ACCOUNTS) || account.equals(holding.account())) {
                stage(multiRow(reqId, holding));
            }
        });
    }

    private void tellPnl(World world, int reqId, PnlSubscription subscription) {
        Holding holding = world.holding(subscription.account, subscription.conId);
        // TWS says nothing about a contract that is not held.
        if (holding == null) {
            return;
        }
        PnlSingle now = new PnlSingle(
                reqId,
                holding.quantity(),
                plain(holding.dailyPnl()),
                plain(holding.unrealizedPnl()),
                plain(holding.realizedPnl()),
                plain(holding.marketValue()));
        if (!now.equals(subscription.told)) {
            subscription.told = now;
            stage(now);
        }
    }

    private static BigDecimal plain(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
