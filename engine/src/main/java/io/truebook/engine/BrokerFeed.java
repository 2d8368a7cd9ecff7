package io.truebook.engine;

import java.time.Instant;
import java.util.SortedMap;

/** The link to the broker: reads its messages into the intake and asks for what the book wants. */
public interface BrokerFeed extends Role {

    /** How the link is; safe to call from any thread. */
    FeedStatus status();

    /** Gives up every subscription, line and connection, and stays down. */
    void stop();

    /**
     * The state of the link.
     *
     * @param state DOWN, CONNECTING, HANDSHAKE, SYNCING, LIVE, LINK_LOST or STALE
     * @param endpoint host and port
     * @param session the current or last connection's number
     * @param since when this state began
     * @param message one sentence for people: why, and what to check
     * @param framesReceived messages received since the process started
     * @param counts other counters by name: unknown messages, refused rows, notices by code
     */
    record FeedStatus(
            String state,
            String endpoint,
            int session,
            Instant since,
            String message,
            long framesReceived,
            SortedMap<String, Long> counts) {}
}
