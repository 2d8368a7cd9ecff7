package io.truebook.ib;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The codes of TWS message 4 that we know, and what kind of thing each says. A code that is not here is counted and
 * recorded like the others; nothing is concluded from it.
 */
public enum IbErrorCode {
    CONNECTIVITY_LOST(1100, Kind.LINK),
    CONNECTIVITY_RESTORED_DATA_LOST(1101, Kind.LINK),
    CONNECTIVITY_RESTORED_DATA_KEPT(1102, Kind.LINK),
    SERVER_CONNECTION_BROKEN(2110, Kind.LINK),
    PORT_CHANGED(1300, Kind.SESSION),
    CLIENT_ID_IN_USE(326, Kind.SESSION),
    CLIENT_VERSION_OUTDATED(357, Kind.SESSION),
    API_TOO_OLD(10285, Kind.SESSION),
    ACCOUNT_SUBSCRIPTION_REPLACED(2100, Kind.ACCOUNT),
    ACCOUNT_SUBSCRIPTION_TAKEN(2101, Kind.ACCOUNT),
    MARKET_DATA_FARM_BROKEN(2103, Kind.FARM),
    MARKET_DATA_FARM_OK(2104, Kind.FARM),
    HISTORICAL_FARM_BROKEN(2105, Kind.FARM),
    HISTORICAL_FARM_OK(2106, Kind.FARM),
    HISTORICAL_FARM_INACTIVE(2107, Kind.FARM),
    MARKET_DATA_FARM_INACTIVE(2108, Kind.FARM),
    MARKET_DATA_FARM_CONNECTING(2119, Kind.FARM),
    DEFINITION_FARM_BROKEN(2157, Kind.FARM),
    DEFINITION_FARM_OK(2158, Kind.FARM),
    MESSAGE_RATE_EXCEEDED(100, Kind.PACING),
    LINES_EXHAUSTED(101, Kind.PACING),
    DUPLICATE_TICKER(102, Kind.REQUEST),
    UNKNOWN_CONTRACT(200, Kind.REQUEST),
    UNKNOWN_SUBSCRIPTION(300, Kind.INFO),
    READING_FAILED(320, Kind.REQUEST),
    VALIDATION_FAILED(321, Kind.REQUEST),
    PROCESSING_FAILED(322, Kind.REQUEST),
    ALL_ACCOUNTS_NOT_SUPPORTED(10322, Kind.REQUEST),
    NOT_SUBSCRIBED(354, Kind.MARKET_DATA),
    DELAYED_AVAILABLE(10089, Kind.MARKET_DATA),
    PARTLY_NOT_SUBSCRIBED(10090, Kind.MARKET_DATA),
    DELAYED_SENT(10167, Kind.MARKET_DATA),
    DELAYED_NOT_ENABLED(10168, Kind.MARKET_DATA),
    LIVE_UPDATES_FAILED(10182, Kind.MARKET_DATA),
    COMPETING_SESSION(10197, Kind.MARKET_DATA);

    private static final Map<Integer, IbErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(IbErrorCode::code, Function.identity()));

    private final int code;
    private final Kind kind;

    IbErrorCode(int code, Kind kind) {
        this.code = code;
        this.kind = kind;
    }

    /** What a code is about, and so what it may touch. */
    public enum Kind {
        /** The way from TWS to its servers. */
        LINK,
        /** This connection or its client id. */
        SESSION,
        /** The account window, which all clients of a TWS share. */
        ACCOUNT,
        /** One of the broker's data farms: the quality of prices, never the connection. */
        FARM,
        /** Too many messages or lines. */
        PACING,
        /** One request was refused. */
        REQUEST,
        /** Quotes only; positions keep flowing. */
        MARKET_DATA,
        /** Nothing to act on. */
        INFO
    }

    public int code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** The code by its number, if we know it. */
    public static Optional<IbErrorCode> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
