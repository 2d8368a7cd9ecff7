package io.truebook.engine;

import io.truebook.domain.BookStatus;
import io.truebook.domain.BrokerSnapshot;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.Input;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.PositionReconciler;
import io.truebook.domain.PositionReconciler.LakeView;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, whenever a check has ended, the broker's snapshot and the lake with the book, and hands the findings to the
 * journal. When to check is decided by the book; who asks meanwhile shares the check that runs.
 *
 * <p>Whoever waits for an answer gets one: the result, or the failure that kept it from coming (no connection, a
 * comparison that failed, no answer in time, a stop).
 */
public final class ReconciliationService implements Role {

    private static final Logger log = LoggerFactory.getLogger(ReconciliationService.class);
    private static final String WHAT_TO_CHECK =
            "is TWS or IB Gateway running, its API enabled, and the port the one that is configured?";

    private final Supplier<LiveView> views;
    private final LakeHistory lake;
    private final Intake intake;
    private final Clock clock;
    private final Supplier<String> linkInWords;
    private final WaitingCallers waiting = new WaitingCallers();
    private volatile long comparedRun;
    private long toldRun;

    public ReconciliationService(Supplier<LiveView> views, LakeHistory lake, Intake intake, Clock clock) {
        this(views, lake, intake, clock, () -> WHAT_TO_CHECK);
    }

    /** @param linkInWords how the link is, for the message to callers who ask without a connection */
    public ReconciliationService(
            Supplier<LiveView> views, LakeHistory lake, Intake intake, Clock clock, Supplier<String> linkInWords) {
        this.views = views;
        this.lake = lake;
        this.intake = intake;
        this.clock = clock;
        this.linkInWords = linkInWords;
        this.comparedRun = views.get().status().lastRun();
        this.toldRun = comparedRun;
    }

    @Override
    public String name() {
        return "reconciler";
    }

    @Override
    public long idleNanos() {
        return 20_000_000;
    }

    @Override
    public int step() {
        BookStatus status = views.get().status();
        int done = compare(status) + tell(status);
        giveUp();
        return done;
    }

    private int compare(BookStatus status) {
        BrokerSnapshot snapshot = status.lastCheck();
        if (snapshot == null || snapshot.run() <= comparedRun) {
            return 0;
        }
        comparedRun = snapshot.run();
        try {
            ReconciliationResult result = compare(snapshot);
            intake.put(new Arrival(0, new Input.ReconciliationReported(result), null, clock.nanoTime()));
        } catch (RuntimeException failure) {
            // A comparison that cannot be made must not end those that follow.
            log.error("Reconciliation {} failed; the next check is compared again", snapshot.run(), failure);
            waiting.fail(
                    snapshot.run(),
                    new IllegalStateException("reconciliation " + snapshot.run() + " failed: " + failure, failure));
        }
        return 1;
    }

    /** The lake is read before the book: then it can only be behind, and what it lacks is no difference. */
    private ReconciliationResult compare(BrokerSnapshot snapshot) {
        LakeView stored = lakeView();
        LiveView view = views.get();
        return PositionReconciler.reconcile(view.byKey(), view.status(), snapshot, stored, clock.instant());
    }

    private LakeView lakeView() {
        try {
            LakeHistory.Current current = lake.current();
            return new LakeView(current.seq(), current.rows(), "");
        } catch (IOException unreadable) {
            return unreadable(unreadable);
        } catch (RuntimeException broken) {
            log.error("The lake could not be read", broken);
            return unreadable(broken);
        }
    }

    /** Unknown is not empty: a failure without words is a failure all the same. */
    private static LakeView unreadable(Exception failure) {
        @Nullable String message = failure.getMessage();
        return LakeView.unreadable(message == null || message.isBlank() ? failure.toString() : message);
    }

    /** Tells what the book has kept: to the log, and to those who wait for it. */
    private int tell(BookStatus status) {
        int told = 0;
        for (ReconciliationResult result : status.results()) {
            if (result.run() > toldRun) {
                toldRun = result.run();
                told++;
                write(result);
                waiting.answer(result);
            }
        }
        return told;
    }

    private static void write(ReconciliationResult result) {
        for (Discrepancy found : result.discrepancies()) {
            log.warn("{}", found.line());
        }
        if (result.hasCriticalIssues()) {
            log.error("Reconciliation {} found critical differences. {}", result.run(), result.summary());
        } else if (!result.complete()) {
            log.warn("Reconciliation {} is incomplete. {}", result.run(), result.summary());
        } else if (result.discrepancyCount() > 0) {
            log.warn("Reconciliation {} found differences. {}", result.run(), result.summary());
        } else {
            log.info("Reconciliation passed. {}", result.summary());
        }
    }

    /** Without a connection no check begins that could answer those whose check has not ended. */
    private void giveUp() {
        if (waiting.isEmpty()) {
            return;
        }
        List<CompletableFuture<ReconciliationResult>> hopeless = List.of();
        synchronized (waiting) {
            BookStatus status = views.get().status();
            if (status.link() == LinkCondition.DOWN && !status.checkRunning() && status.lastRun() <= comparedRun) {
                hopeless = waiting.takeAfter(comparedRun);
            }
        }
        hopeless.forEach(answer -> answer.completeExceptionally(notConnected()));
        waiting.failOverdue(clock.nanoTime());
    }

    /**
     * Asks for a check now, or shares the one that runs. The answer is completed on the reconciler's thread: what is
     * chained to it must not wait.
     *
     * @throws BrokerNotConnectedException when there is no session: then nothing can be compared
     */
    public CompletableFuture<ReconciliationResult> reconcileNow() {
        synchronized (waiting) {
            BookStatus status = views.get().status();
            if (status.link() == LinkCondition.DOWN || status.accounts().isEmpty()) {
                throw notConnected();
            }
            // A check that was running when the process started ends with its start, and is not compared.
            boolean shared = status.checkRunning() && status.lastRun() > comparedRun;
            long run = shared ? status.lastRun() : Math.max(status.lastRun(), comparedRun) + 1;
            boolean asked = shared || waiting.expects(run);
            CompletableFuture<ReconciliationResult> answer = waiting.add(
                    run,
                    clock.nanoTime()
                            + WaitingCallers.PATIENCE
                                    .plus(status.policy().snapshotTimeout())
                                    .toNanos());
            if (!asked) {
                intake.put(new Arrival(0, new Input.CheckRequested(CheckTrigger.ON_DEMAND), null, clock.nanoTime()));
            }
            return answer;
        }
    }

    private BrokerNotConnectedException notConnected() {
        return new BrokerNotConnectedException(
                "IB not connected, the broker cannot be asked for its positions: " + linkInWords.get());
    }

    /** Tells those who still wait that no answer will come; called when nobody steps it any more. */
    public void stop() {
        waiting.close();
    }

    /** The newest result that was kept. */
    public Optional<ReconciliationResult> lastResult() {
        return views.get().status().lastResult();
    }
}
