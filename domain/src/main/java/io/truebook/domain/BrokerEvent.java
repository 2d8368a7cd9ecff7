package io.truebook.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the broker said, in our words; one event a message. Nothing here is believed yet. */
public sealed interface BrokerEvent extends Input {

    /** The request id of rows that belong to the live stream ({@code reqPositions}, message 61). */
    int STREAM = 0;

    /** The accounts this login manages (TWS message 15). */
    record AccountsReported(List<AccountId> accounts) implements BrokerEvent {
        public AccountsReported {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * A position row (TWS messages 61 and 71).
     *
     * @param request {@link #STREAM}, or the id of the request it answers
     * @param position signed; zero says closed
     */
    record PositionReported(
            int request,
            AccountId account,
            String modelCode,
            Contract contract,
            Quantity position,
            @Nullable Money averageCost)
            implements BrokerEvent {

        public PositionKey key() {
            return new PositionKey(account, contract.conId(), modelCode);
        }
    }

    /** All rows of a request have been sent (TWS messages 62 and 72). */
    record PositionsEnded(int request) implements BrokerEvent {}

    /**
     * A row of the account window (TWS message 7): values, and a quantity that is a view to compare, never applied.
     */
    record PortfolioReported(
            AccountId account,
            Contract contract,
            Quantity position,
            @Nullable Money averageCost,
            Valuation valuation) implements BrokerEvent {

        public PositionKey key() {
            return PositionKey.of(account, contract.conId());
        }
    }

    /** A figure of an account (TWS message 6), such as {@code NetLiquidation} or {@code AccountReady}. */
    record AccountValueReported(AccountId account, String name, String value, String currency) implements BrokerEvent {}

    /** The account window has been sent once in full (TWS message 54); rows may still follow it. */
    record AccountDownloadEnded(AccountId account) implements BrokerEvent {}

    /** The broker's own link to its servers changed (codes 1100, 1101, 1102, 2110). */
    record UpstreamChanged(Upstream state, int code, String message) implements BrokerEvent {}

    /** The broker's link to its servers. */
    enum Upstream {
        LOST,
        RESTORED_DATA_LOST,
        RESTORED_DATA_KEPT
    }

    /** A notice or error (TWS message 4) that changes nothing in the book. */
    record NoticeReported(int request, int code, String message) implements BrokerEvent {}

    /** A message that carries nothing for the book, such as the next order id. */
    record NothingReported(int messageId) implements BrokerEvent {}

    /**
     * A message that cannot be accepted.
     *
     * @param reason what is wrong, naming the field and the value
     * @param raw its fields, separated by {@code |}, cut to a bounded length
     */
    record Refused(String reason, String raw) implements BrokerEvent {}
}
