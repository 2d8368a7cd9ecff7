package io.truebook.simulator;

import io.truebook.tws.Incoming.CurrentTime;
import io.truebook.tws.Incoming.ErrorMessage;
import io.truebook.tws.Incoming.ManagedAccounts;
import io.truebook.tws.Incoming.Message;
import io.truebook.tws.Incoming.NextValidId;
import io.truebook.tws.Incoming.PositionEnd;
import io.truebook.tws.Incoming.PositionMultiEnd;
import io.truebook.tws.Outgoing;
import io.truebook.tws.Request;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers requests as TWS does with a read-only API. Calls only within {@link Market#serve}. */
final class RequestDesk {
    private static final int NO_REQUEST = -1;
    private static final int FIRST_ORDER_ID = 1;
    private static final int INVALID = 321;
    private static final int DUPLICATE_ID = 322;
    private static final int CLIENT_ID_IN_USE = 326;
    private static final int UPDATES_REPLACED = 2100;
    private static final int UPDATES_TAKEN = 2101;

    private final Market market;
    private final ValuationPace valuationPace;

    RequestDesk(Market market, Duration valuationInterval) {
        this.market = market;
        this.valuationPace = valuationInterval.isZero() ? ValuationPace.AT_ONCE : ValuationPace.AT_INTERVALS;
    }

    /**
     * Begins a session, or refuses it and ends its outbox.
     *
     * @return whether it began
     */
    boolean begin(Feed feed) {
        Refusal refusal = market.faults().refusal(Refusal.Of.START_API);
        if (refusal != null) {
            return refuse(feed, refusal.code(), refusal.text());
        }
        if (market.feeds().stream().anyMatch(other -> other.clientId() == feed.clientId())) {
            return refuse(
                    feed,
                    CLIENT_ID_IN_USE,
                    "Unable to connect as the client id is already in use. Retry with a unique client id.");
        }
        market.feeds().add(feed);
        managedAccounts(feed);
        feed.stage(new NextValidId(FIRST_ORDER_ID));
        error(feed, NO_REQUEST, 2104, "Market data farm connection is OK:usfarm");
        error(feed, NO_REQUEST, 2106, "HMDS data farm connection is OK:ushmds");
        error(feed, NO_REQUEST, 2158, "Sec-def data farm connection is OK:secdefnj");
        return true;
    }

    /** Answers one request of a session that has begun. */
    void answer(Feed feed, Request request) {
        switch (request) {
            case Outgoing.StartApi start ->
                error(
                        feed,
                        NO_REQUEST,
                        INVALID,
                        "Error validating request: the session of client %d has begun already"
                                .formatted(start.clientId()));
            case Outgoing.ReqManagedAccts accounts -> managedAccounts(feed);
            case Outgoing.ReqCurrentTime time ->
                feed.stage(new CurrentTime(market.hostTime().epochSeconds()));
            case Outgoing.ReqPositions positions -> positions(feed);
            case Outgoing.CancelPositions cancel -> feed.cancelPositions();
            case Outgoing.ReqPositionsMulti positions -> positionsMulti(feed, positions);
            case Outgoing.CancelPositionsMulti cancel -> feed.cancelMulti(cancel.reqId());
            case Outgoing.ReqAccountUpdates updates -> accountUpdates(feed, updates);
            case Outgoing.ReqPnlSingle pnl -> pnlSingle(feed, pnl);
            case Outgoing.CancelPnlSingle cancel -> feed.cancelPnl(cancel.reqId());
            case Request.Unknown unknown ->
                error(
                        feed,
                        NO_REQUEST,
                        INVALID,
                        "Error validating request: the API is read-only, message %d is refused"
                                .formatted(unknown.id()));
        }
    }

    /** Stages an error or a notice. */
    void error(Feed feed, int requestId, int code, String text) {
        feed.stage(new ErrorMessage(requestId, code, text, "", market.hostTime().epochMillis()));
    }

    private boolean refuse(Feed feed, int code, String text) {
        error(feed, NO_REQUEST, code, text);
        feed.outbox().end();
        return false;
    }

    private boolean isRefused(Feed feed, int requestId, Refusal.Of of) {
        Refusal refusal = market.faults().refusal(of);
        if (refusal == null) {
            return false;
        }
        error(feed, requestId, refusal.code(), refusal.text());
        return true;
    }

    private void managedAccounts(Feed feed) {
        feed.stage(new ManagedAccounts(String.join(",", market.world().accounts())));
    }

    private void positions(Feed feed) {
        if (!isRefused(feed, NO_REQUEST, Refusal.Of.POSITIONS)) {
            feed.subscribePositions();
            snapshot(feed, held(Feed.ALL_ACCOUNTS), Feed::positionRow, new PositionEnd());
        }
    }

    private void positionsMulti(Feed feed, Outgoing.ReqPositionsMulti request) {
        int reqId = request.reqId();
        String account = request.account();
        if (isRefused(feed, reqId, Refusal.Of.POSITIONS_MULTI)) {
            return;
        }
        if (feed.hasMulti(reqId)) {
            error(feed, reqId, DUPLICATE_ID, "Error processing request: request id %d is in use".formatted(reqId));
            return;
        }
        if (!account.equals(Feed.ALL_ACCOUNTS) && isUnknown(feed, reqId, account)) {
            return;
        }
        // Nobody has models here, so a model holds nothing.
        if (request.modelCode().isEmpty()) {
            feed.subscribeMulti(reqId, account);
        }
        List<Holding> rows = request.modelCode().isEmpty() ? held(account) : List.of();
        snapshot(feed, rows, holding -> Feed.multiRow(reqId, holding), new PositionMultiEnd(reqId));
    }

    private void accountUpdates(Feed feed, Outgoing.ReqAccountUpdates request) {
        if (!request.subscribe()) {
            feed.cancelUpdates();
            return;
        }
        String account =
                request.acctCode().isEmpty() ? market.world().accounts().getFirst() : request.acctCode();
        if (isRefused(feed, NO_REQUEST, Refusal.Of.ACCOUNT_UPDATES) || isUnknown(feed, NO_REQUEST, account)) {
            return;
        }
        if (isTakenByAnother(feed, account)) {
            error(
                    feed,
                    NO_REQUEST,
                    UPDATES_TAKEN,
                    "Unable to subscribe to account as another client is subscribed to" + " a different account");
            return;
        }
        if (feed.updatesAccount() != null) {
            error(feed, NO_REQUEST, UPDATES_REPLACED, "API client has been unsubscribed from account data.");
        }
        feed.subscribeUpdates(market.world(), account, market.hostTime().minutes(), valuationPace);
    }

    private boolean isTakenByAnother(Feed feed, String account) {
        for (Feed other : market.feeds()) {
            String theirs = other.updatesAccount();
            if (other != feed && theirs != null && !theirs.equals(account)) {
                return true;
            }
        }
        return false;
    }

    private void pnlSingle(Feed feed, Outgoing.ReqPnlSingle request) {
        if (!isUnknown(feed, request.reqId(), request.account())) {
            feed.subscribePnl(market.world(), request.reqId(), request.account(), request.conId());
        }
    }

    private boolean isUnknown(Feed feed, int requestId, String account) {
        if (market.world().accounts().contains(account)) {
            return false;
        }
        error(feed, requestId, INVALID, "Error validating request: invalid account code '" + account + "'");
        return true;
    }

    private List<Holding> held(String account) {
        return market.world().holdings().stream()
                .filter(holding -> !holding.isFlat())
                .filter(holding -> account.equals(Feed.ALL_ACCOUNTS) || account.equals(holding.account()))
                .toList();
    }

    private void snapshot(Feed feed, List<Holding> held, Function<Holding, Message> row, Message marker) {
        SnapshotCut cut = market.faults().takeCut();
        Dribble dribble = market.faults().dribble();
        int rows = cut == null ? held.size() : Math.min(cut.rows(), held.size());
        List<Message> asked = dribble.values() == Dribble.Values.WHEN_ASKED
                ? held.stream().map(row).toList()
                : List.of();
        for (int at = 0; at < rows; at++) {
            feed.stage(asked.isEmpty() ? row.apply(held.get(at)) : asked.get(at));
            if (dribble.rows() > 0 && (at + 1) % dribble.rows() == 0) {
                market.stepOutOfTurn();
            }
        }
        finish(feed, cut, marker);
    }

    private static void finish(Feed feed, @Nullable SnapshotCut cut, Message marker) {
        switch (cut == null ? SnapshotCut.End.MARKER : cut.end()) {
            case MARKER -> feed.stage(marker);
            case NONE -> {}
            case CLOSE -> feed.endAfterPublishing();
        }
    }
}
