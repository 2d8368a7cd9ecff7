package io.truebook.ib;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Contract;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Valuation;
import io.truebook.engine.FrameInterpreter;
import io.truebook.engine.RawFrame;
import io.truebook.tws.Incoming;
import io.truebook.tws.MessageDecoder;
import io.truebook.tws.ProtocolException;
import io.truebook.tws.ServerVersion;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only place that speaks both languages: TWS messages in, events of the book out. Pure: what it remembers are only
 * repeated texts and contracts, so the same frame is the same event, now and at replay. Calls are serialised; give each
 * thread that is in a hurry a translator of its own.
 *
 * <p>What cannot be held becomes {@link BrokerEvent.Refused}, with the field, its value and the raw fields: one row is
 * set aside, and nothing of it is repaired, rounded away or guessed. Amounts that TWS left unset are absent.
 */
public final class EventTranslator implements FrameInterpreter {

    /**
     * Requests 74 with this id or a higher one are not snapshots but stand for the live stream of one account: their rows
     * are live rows, and their end marker ends nothing.
     */
    static final int FIRST_STREAM_REQUEST = 1_000_000_000;

    private static final int MAX_TEXT_CHARS = 2_000;
    private static final int MAX_ACCOUNTS_KEPT = 4_096;

    /** The pseudo account under which some servers sum up all others; never a place where something is held. */
    private static final String ALL_ACCOUNTS = "All";

    private final Map<Integer, MessageDecoder> decoders = new HashMap<>();
    private final Map<String, AccountId> accounts = new HashMap<>();
    private final ContractTranslator positionContracts = new ContractTranslator();
    private final ContractTranslator portfolioContracts = new ContractTranslator();

    public EventTranslator() {}

    /**
     * A frame, read.
     *
     * @param message the message on the wire; absent when its structure is broken
     * @param event what it means
     */
    record Reading(@Nullable Incoming message, BrokerEvent event) {

        /** True when the stream that brought this frame cannot be trusted any more. */
        boolean isBroken() {
            return message == null;
        }
    }

    @Override
    public BrokerEvent interpret(RawFrame frame) {
        return read(frame.serverVersion(), frame.payload()).event();
    }

    /** As {@link #interpret}, with the message for those who act on it. */
    synchronized Reading read(int serverVersion, byte[] payload) {
        Incoming message;
        try {
            message = decoder(serverVersion).decode(payload, 0, payload.length);
        } catch (ProtocolException | IllegalArgumentException broken) {
            return new Reading(null, refused(broken.getMessage(), payload));
        }
        try {
            return new Reading(message, event(message, payload));
        } catch (Refusal refusal) {
            return new Reading(message, refused("TWS message " + message.id() + ", " + refusal.reason(), payload));
        }
    }

    private MessageDecoder decoder(int serverVersion) {
        MessageDecoder known = decoders.get(serverVersion);
        if (known == null) {
            known = new MessageDecoder(new ServerVersion(serverVersion));
            decoders.put(serverVersion, known);
        }
        return known;
    }

    private BrokerEvent event(Incoming message, byte[] payload) {
        return switch (message) {
            case Incoming.Position row -> position(row);
            case Incoming.PositionMulti row -> position(row);
            case Incoming.UpdatePortfolio row -> portfolio(row);
            case Incoming.UpdateAccountValue value ->
                new BrokerEvent.AccountValueReported(
                        account(value.account()), value.key(), value.value(), value.currency());
            case Incoming.PositionEnd ignored -> new BrokerEvent.PositionsEnded(BrokerEvent.STREAM);
            case Incoming.PositionMultiEnd end
            when end.reqId() >= FIRST_STREAM_REQUEST -> new BrokerEvent.NothingReported(end.id());
            case Incoming.PositionMultiEnd end -> new BrokerEvent.PositionsEnded(end.reqId());
            case Incoming.AccountDownloadEnd end -> new BrokerEvent.AccountDownloadEnded(account(end.account()));
            case Incoming.ManagedAccounts managed -> managed(managed);
            case Incoming.ErrorMessage error -> notice(error);
            case Incoming.Unacceptable row ->
                refused(
                        "TWS message " + row.id() + ", field " + row.field() + " is '" + row.value() + "': "
                                + row.reason(),
                        payload);
            case Incoming.NextValidId nothing -> new BrokerEvent.NothingReported(nothing.id());
            case Incoming.UpdateAccountTime nothing -> new BrokerEvent.NothingReported(nothing.id());
            case Incoming.CurrentTime nothing -> new BrokerEvent.NothingReported(nothing.id());
            case Incoming.PnlSingle nothing -> new BrokerEvent.NothingReported(nothing.id());
            case Incoming.Unknown nothing -> new BrokerEvent.NothingReported(nothing.id());
        };
    }

    private BrokerEvent position(Incoming.Position row) {
        return new BrokerEvent.PositionReported(
                BrokerEvent.STREAM,
                account(row.account()),
                "",
                positionContracts.translate(row.contract()),
                quantity(row.position()),
                money("avgCost", row.avgCost()));
    }

    private BrokerEvent position(Incoming.PositionMulti row) {
        AccountId account = account(row.account());
        Contract contract = positionContracts.translate(row.contract());
        return new BrokerEvent.PositionReported(
                row.reqId() >= FIRST_STREAM_REQUEST ? BrokerEvent.STREAM : row.reqId(),
                account,
                model(account, contract, row.modelCode()),
                contract,
                quantity(row.position()),
                money("avgCost", row.avgCost()));
    }

    private BrokerEvent portfolio(Incoming.UpdatePortfolio row) {
        return new BrokerEvent.PortfolioReported(
                account(row.account()),
                portfolioContracts.translate(row.contract()),
                quantity(row.position()),
                money("averageCost", row.averageCost()),
                new Valuation(
                        price("marketPrice", row.marketPrice()),
                        money("marketValue", row.marketValue()),
                        money("unrealizedPNL", row.unrealizedPnl()),
                        money("realizedPNL", row.realizedPnl())));
    }

    /** The accounts that can be named; the rows of one that cannot are refused one by one when they come. */
    private BrokerEvent managed(Incoming.ManagedAccounts message) {
        List<AccountId> named = message.accounts().stream()
                .map(this::nameable)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (named.isEmpty()) {
            throw Refusal.of("accountsList", message.accountsList(), "it names no account");
        }
        return new BrokerEvent.AccountsReported(named);
    }

    private static BrokerEvent notice(Incoming.ErrorMessage error) {
        String text = cut(error.text());
        Optional<BrokerEvent.Upstream> upstream = upstream(error);
        return upstream.isPresent()
                ? new BrokerEvent.UpstreamChanged(upstream.get(), error.code(), text)
                : new BrokerEvent.NoticeReported(error.requestId(), error.code(), text);
    }

    private static Optional<BrokerEvent.Upstream> upstream(Incoming.ErrorMessage error) {
        return IbErrorCode.of(error.code()).map(code -> switch (code) {
            case CONNECTIVITY_LOST, SERVER_CONNECTION_BROKEN -> BrokerEvent.Upstream.LOST;
            case CONNECTIVITY_RESTORED_DATA_LOST -> BrokerEvent.Upstream.RESTORED_DATA_LOST;
            case CONNECTIVITY_RESTORED_DATA_KEPT -> BrokerEvent.Upstream.RESTORED_DATA_KEPT;
            default -> null;
        });
    }

    private AccountId account(String text) {
        AccountId known = accounts.get(text);
        return known != null
                ? known
                : nameable(text)
                        .orElseThrow(() -> Refusal.of(
                                "account",
                                text,
                                "an account is 1 to 64 characters without"
                                        + " spaces or slashes, and not a sum over accounts"));
    }

    private Optional<AccountId> nameable(String text) {
        if (text.equals(ALL_ACCOUNTS)) {
            return Optional.empty();
        }
        try {
            AccountId account = new AccountId(text);
            if (accounts.size() < MAX_ACCOUNTS_KEPT) {
                accounts.put(text, account);
            }
            return Optional.of(account);
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    private static String model(AccountId account, Contract contract, String modelCode) {
        if (modelCode.isEmpty()) {
            return modelCode;
        }
        try {
            return new PositionKey(account, contract.conId(), modelCode).modelCode();
        } catch (IllegalArgumentException noModel) {
            throw Refusal.of("modelCode", modelCode, noModel.getMessage());
        }
    }

    private static Quantity quantity(BigDecimal position) {
        try {
            return new Quantity(position);
        } catch (IllegalArgumentException notExact) {
            throw Refusal.of("position", position, notExact.getMessage());
        }
    }

    private static @Nullable Money money(String field, @Nullable BigDecimal amount) {
        try {
            return amount == null ? null : new Money(amount);
        } catch (IllegalArgumentException tooLarge) {
            throw Refusal.of(field, String.valueOf(amount), tooLarge.getMessage());
        }
    }

    private static @Nullable Price price(String field, @Nullable BigDecimal amount) {
        try {
            return amount == null ? null : new Price(amount);
        } catch (IllegalArgumentException tooLarge) {
            throw Refusal.of(field, String.valueOf(amount), tooLarge.getMessage());
        }
    }

    private static BrokerEvent refused(@Nullable String reason, byte[] payload) {
        return new BrokerEvent.Refused(cut(String.valueOf(reason)), raw(payload));
    }

    /** The payload in one printable line, its fields separated by bars. */
    private static String raw(byte[] payload) {
        int end = payload.length > 0 && payload[payload.length - 1] == 0 ? payload.length - 1 : payload.length;
        StringBuilder line = new StringBuilder(Math.min(end, MAX_TEXT_CHARS));
        for (int at = 0; at < end && line.length() < MAX_TEXT_CHARS; at++) {
            byte b = payload[at];
            char printable = b >= ' ' && b <= '~' ? (char) b : '?';
            line.append(b == 0 ? '|' : printable);
        }
        return line.toString();
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) : text;
    }
}
