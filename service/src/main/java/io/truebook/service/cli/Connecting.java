package io.truebook.service.cli;

import io.truebook.app.Truebook;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.engine.BrokerNotConnectedException;
import io.truebook.engine.seam.Clock;
import io.truebook.service.sync.Waiting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the link of a command that lives for one answer: a few quick tries, not for ever. */
final class Connecting {

    /** Three tries where nobody listens; a try that is under way then is waited for. */
    private static final Duration QUICK_TRIES = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofSeconds(45);

    private Connecting() {}

    /**
     * Returns when the link is live.
     *
     * @throws BrokerNotConnectedException when it does not come up; the message says where it was tried
     */
    static void await(Truebook truebook) {
        long began = Clock.SYSTEM.nanoTime();
        Waiting.until(() -> isDecided(truebook.status().feed(), Clock.SYSTEM.nanoTime() - began), LONGEST);
        FeedStatus feed = truebook.status().feed();
        if (feed == null || !feed.state().equals("LIVE")) {
            throw new BrokerNotConnectedException(
                    feed == null
                            ? "the broker is not followed"
                            : "IB not connected at " + feed.endpoint() + " (" + feed.state() + "): " + feed.message());
        }
    }

    private static boolean isDecided(@Nullable FeedStatus feed, long waitedNanos) {
        return feed == null
                || feed.state().equals("LIVE")
                || (feed.state().equals("DOWN") && waitedNanos >= QUICK_TRIES.toNanos());
    }
}
