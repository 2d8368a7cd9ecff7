package io.truebook.service.sync;

import io.truebook.app.Truebook;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.engine.BrokerNotConnectedException;
import io.truebook.engine.seam.Clock;
import io.truebook.service.settings.PositionSyncSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Syncs on demand: has the broker asked and compared, and the lake brought up to date. Whoever asks while a comparison
 * runs shares it.
 */
public final class PositionSyncService {

    /** How long {@link #syncPositions()} waits: a snapshot that takes longer is given up by the book. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private static final Duration LEAST_FOR_LAKE = Duration.ofMillis(100);

    private final Truebook truebook;
    private final PositionSyncSettings settings;

    public PositionSyncService(Truebook truebook, PositionSyncSettings settings) {
        this.truebook = truebook;
        this.settings = settings;
    }

    /**
     * Syncs now.
     *
     * @throws SyncDisabledException when the settings say so
     * @throws BrokerNotConnectedException when there is no session; the message says where it was tried
     * @throws TimeoutException when the broker has not answered
     */
    public SyncResult syncPositions() throws TimeoutException, InterruptedException {
        return syncPositions(PATIENCE);
    }

    /**
     * Syncs now, waiting at most so long; the sync itself goes on afterwards.
     *
     * @throws SyncDisabledException when the settings say so
     * @throws BrokerNotConnectedException when there is no session; the message says where it was tried
     * @throws TimeoutException when it takes longer
     */
    public SyncResult syncPositions(Duration patience) throws TimeoutException, InterruptedException {
        long began = Clock.SYSTEM.nanoTime();
        ReconciliationResult result = await(begin(), patience);
        long inRecord = truebook.watermarks().accepted();
        flushLake();
        Duration left = patience.minusNanos(Clock.SYSTEM.nanoTime() - began);
        boolean inLake = Waiting.until(
                () -> truebook.watermarks().inLake() >= inRecord,
                left.compareTo(LEAST_FOR_LAKE) > 0 ? left : LEAST_FOR_LAKE);
        return new SyncResult(result, truebook.watermarks(), inLake, Duration.ofNanos(Clock.SYSTEM.nanoTime() - began));
    }

    private CompletableFuture<ReconciliationResult> begin() {
        if (!settings.enabled()) {
            throw new SyncDisabledException();
        }
        try {
            return truebook.reconcileNow();
        } catch (BrokerNotConnectedException notConnected) {
            FeedStatus feed = truebook.status().feed();
            throw feed == null
                    ? notConnected
                    : new BrokerNotConnectedException(
                            "IB not connected at " + feed.endpoint() + " (" + feed.state() + "): " + feed.message());
        }
    }

    private void flushLake() {
        try {
            truebook.flushLake();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ReconciliationResult await(CompletableFuture<ReconciliationResult> answer, Duration patience)
            throws TimeoutException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the comparison failed: " + failed.getCause(), failed.getCause());
        }
    }
}
