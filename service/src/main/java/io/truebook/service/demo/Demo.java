package io.truebook.service.demo;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.service.run.RunningService;
import io.truebook.service.run.StartTime;
import io.truebook.service.run.StopSignal;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.sync.PositionSyncService;
import io.truebook.service.sync.Waiting;
import io.truebook.simulator.SentSession;
import io.truebook.simulator.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A simulated broker and the service that follows it, in one process over a real socket. At the end the market stands
 * still, everything is waited for, and broker, live view and lake are compared row by row.
 */
public final class Demo {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration CONNECTING = Duration.ofSeconds(30);

    /** The grace after which the book looks again at what it has seen once, and the look itself. */
    private static final Duration CONFIRMING = Duration.ofSeconds(7);

    private static final Duration SETTLING = Duration.ofSeconds(45);

    private final DemoSettings settings;
    private final DemoWatcher watcher;

    public Demo(DemoSettings settings, DemoWatcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
    }

    /** Runs until the time is over or somebody stops it; both ends are orderly. */
    public DemoSummary run(StopSignal stop) throws IOException, InterruptedException, TimeoutException {
        // The simulator's folder lies in it; what lies beside that is for its user alone.
        Disk.LOCAL.createDirectories(settings.dir());
        try (Simulator simulator = Simulator.start(settings.market())) {
            int sessionsBefore = simulator.control().sessions().stream()
                    .mapToInt(SentSession::session)
                    .max()
                    .orElse(0);
            ServiceSettings following =
                    settings.service().withBroker(settings.service().broker().onLoopback(simulator.twsPort()));
            try (RunningService service = RunningService.start(settings.dir(), following)) {
                long startupMillis = StartTime.millisUntilAnswerOf(service.url());
                watcher.onReady(service.url(), simulator.twsPort(), simulator.controlPort());
                // What moved before anybody listened would only show as healed differences.
                awaitLink(service.truebook());
                simulator.control().thaw();
                watch(service.truebook(), stop);
                watcher.onStage("the market stands still; waiting for what is on its way");
                simulator.control().freeze();
                return conclude(simulator, service.truebook(), sessionsBefore, startupMillis);
            }
        }
    }

    private void watch(Truebook truebook, StopSignal stop) throws InterruptedException {
        Duration time = settings.time();
        long began = Clock.SYSTEM.nanoTime();
        boolean stopped = false;
        while (!stopped && (time == null || Clock.SYSTEM.nanoTime() - began < time.toNanos())) {
            watcher.onProgress(DemoProgress.of(truebook));
            stopped = stop.await(LOOK);
        }
    }

    private DemoSummary conclude(Simulator simulator, Truebook truebook, int sessionsBefore, long startupMillis)
            throws IOException, InterruptedException, TimeoutException {
        awaitLink(truebook);
        Drain drain = new Drain(simulator, truebook, sessionsBefore);
        boolean arrived = drain.complete();
        watcher.onStage("reconciling");
        ReconciliationResult result = reconcile(truebook);
        watcher.onStage("comparing broker, live view and lake");
        boolean drained = arrived && drain.everythingIsInLake();
        LakeHistory.Current lake = truebook.history().current();
        List<PositionUpdate> live = truebook.view().open().toList();
        BrokerComparison comparison = BrokerComparison.of(
                simulator.control().truth(), live, lake.rows().values());
        return summary(truebook, drained, result, comparison, startupMillis);
    }

    private static DemoSummary summary(
            Truebook truebook,
            boolean drained,
            ReconciliationResult result,
            BrokerComparison comparison,
            long startupMillis)
            throws IOException {
        TruebookStatus status = truebook.status();
        return new DemoSummary(
                status.watermarks(),
                drained,
                status.feed() == null ? 0 : status.feed().framesReceived(),
                status.book().counters().facts(),
                status.book().counters().duplicates(),
                status.conflatedMarks(),
                status.book().counters().quarantined(),
                truebook.history().status(),
                verdict(result),
                result.openCount(),
                result.summary(),
                comparison,
                startupMillis);
    }

    private static void awaitLink(Truebook truebook) {
        Waiting.until(() -> isLiveOrOff(truebook), CONNECTING);
    }

    private static boolean isLiveOrOff(Truebook truebook) {
        TruebookStatus status = truebook.status();
        return status.feed() == null || status.feed().state().equals("LIVE");
    }

    /**
     * Reconciles. What was seen once is looked at again after the book's own grace, and what a crash had hidden is
     * explained as soon as the window of its account has come round; the last verdict counts.
     */
    private ReconciliationResult reconcile(Truebook truebook) throws InterruptedException, TimeoutException {
        PositionSyncService sync =
                new PositionSyncService(truebook, settings.service().positionSync());
        long began = Clock.SYSTEM.nanoTime();
        ReconciliationResult result = sync.syncPositions().result();
        while (!isInSync(result) && Clock.SYSTEM.nanoTime() - began < SETTLING.toNanos()) {
            watcher.onStage("looking again at what was seen: " + result.summary());
            long run = result.run();
            boolean looked = Waiting.until(() -> lastRun(truebook) > run, CONFIRMING);
            result = looked
                    ? truebook.view().status().lastResult().orElseThrow()
                    : sync.syncPositions().result();
        }
        return result;
    }

    private static long lastRun(Truebook truebook) {
        return truebook.view().status().lastResult().orElseThrow().run();
    }

    private static boolean isInSync(ReconciliationResult result) {
        return result.complete() && result.openCount() == 0 && !hasPending(result);
    }

    private static boolean hasPending(ReconciliationResult result) {
        return result.discrepancies().stream().anyMatch(found -> found.resolution() == Discrepancy.Resolution.PENDING);
    }

    private static String verdict(ReconciliationResult result) {
        if (!result.complete()) {
            return "INCOMPLETE";
        }
        if (result.hasCriticalIssues()) {
            return "CRITICAL";
        }
        return result.openCount() > 0 || hasPending(result) ? "DIFFERENCES" : "IN_SYNC";
    }
}
