package io.truebook.ib;

/** How the link to the broker is. */
public enum LinkState {
    /** No connection; either none is wanted, or the next try is awaited. */
    DOWN,
    /** A TCP connection is being made. */
    CONNECTING,
    /** TCP stands; the server has not yet named its version, its accounts (15) and the next order id (9). */
    HANDSHAKE,
    /** The session is usable, but what happened while we were away is not yet known: a snapshot is under way. */
    SYNCING,
    /** Positions stream, and the snapshot that opened the session has ended. */
    LIVE,
    /** We reach TWS, but TWS has lost its own servers (1100, 2110): what it says is of unknown age. */
    LINK_LOST,
    /** Not a byte for five seconds, not even an answer to our probe. */
    STALE
}
