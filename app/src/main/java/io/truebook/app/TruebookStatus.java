package io.truebook.app;

import io.truebook.domain.BookStatus;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.engine.Watermarks;
import io.truebook.lake.LakeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a running Truebook in one value.
 *
 * @param startedAt when this process began to serve
 * @param watermarks how far each stage has come
 * @param feed the link to the broker; absent where the broker is not followed
 * @param book what the book says of itself
 * @param lake how the lake's sink is
 * @param openPositions positions held now
 * @param conflatedMarks marks that were overwritten before they were sampled
 * @param handlerFailures how often each handler has failed
 * @param aheadOfClock by how much records are stamped ahead of the machine's clock, after it was set back
 * @param trouble what keeps inputs from being accepted; absent when nothing does
 * @param contradiction what a second fold of the journal found to differ; absent when nothing did
 */
public record TruebookStatus(
        Instant startedAt,
        Watermarks watermarks,
        @Nullable FeedStatus feed,
        BookStatus book,
        LakeStatus lake,
        long openPositions,
        long conflatedMarks,
        Map<String, Long> handlerFailures,
        Duration aheadOfClock,
        Optional<String> trouble,
        Optional<String> contradiction) {

    /** Whether everything that can be done is done. */
    public enum Condition {
        /** Inputs are accepted and reach the lake. */
        WELL,
        /** Something is not done that should be, such as accepting while the disk is full; what is accepted is safe. */
        DEGRADED
    }

    /** The whole in one word. The link to the broker has states of its own. */
    public Condition condition() {
        boolean well = trouble.isEmpty() && contradiction.isEmpty() && lake.lastError() == null;
        return well ? Condition.WELL : Condition.DEGRADED;
    }
}
