package io.truebook.engine;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.SnapshotMethod;
import io.truebook.domain.Valuation;
import java.util.List;
import java.util.Random;

/** Inputs as a broker's session brings them. */
final class Scripts {

    static final AccountId ACCOUNT = new AccountId("DU1000001");

    private Scripts() {}

    static Arrival arrival(int session, Input input) {
        return new Arrival(session, input, null, 0);
    }

    static Arrival own(Input input) {
        return arrival(0, input);
    }

    static PositionKey key(int conId) {
        return PositionKey.of(ACCOUNT, new ContractId(conId));
    }

    static Contract stock(int conId) {
        return new Contract(
                new ContractId(conId), "S" + conId, "STK", null, null, null, null, "USD", "SMART", "S" + conId, "");
    }

    static BrokerEvent.PositionReported row(int request, int conId, String quantity, String cost) {
        return new BrokerEvent.PositionReported(
                request, ACCOUNT, "", stock(conId), Quantity.of(quantity), Money.of(cost));
    }

    static Arrival live(int session, int conId, int quantity) {
        return arrival(session, row(BrokerEvent.STREAM, conId, "" + quantity, "10"));
    }

    /** A session that is open and whose account is known: then its first check is running. */
    static List<Arrival> opening(int session) {
        return List.of(
                arrival(session, new Input.SessionOpened(176, "127.0.0.1:7497")),
                arrival(session, new BrokerEvent.AccountsReported(List.of(ACCOUNT))));
    }

    static Arrival closing(int session) {
        return arrival(session, new Input.SessionClosed("the peer closed the connection"));
    }

    /** A complete answer to a check: the request, its rows, its end. */
    static List<Arrival> answer(int session, long run, int request, BrokerEvent.PositionReported... rows) {
        List<Arrival> all = new java.util.ArrayList<>();
        all.add(arrival(
                session, new Input.SnapshotStarted(run, request, SnapshotMethod.POSITIONS_MULTI, List.of(ACCOUNT))));
        for (BrokerEvent.PositionReported row : rows) {
            all.add(arrival(session, row));
        }
        all.add(arrival(session, new BrokerEvent.PositionsEnded(request)));
        return all;
    }

    /** A change that is likely to leave a fact. */
    static Arrival anyChange(Random random, int session, int keys) {
        int conId = 1 + random.nextInt(keys);
        return switch (random.nextInt(4)) {
            case 0 ->
                arrival(
                        session,
                        new BrokerEvent.PortfolioReported(
                                ACCOUNT,
                                stock(conId),
                                Quantity.of("" + random.nextInt(3)),
                                Money.of("10"),
                                mark(random.nextInt(1000))));
            case 1 -> live(session, conId, 0);
            default -> live(session, conId, random.nextInt(9) - 4);
        };
    }

    static Valuation mark(int price) {
        return new Valuation(Price.of("" + price), null, null, null);
    }
}
