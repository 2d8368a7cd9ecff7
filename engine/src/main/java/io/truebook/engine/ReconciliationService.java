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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, whenever a check has ended, the broker's snapshot and the lake with the book, and hands the findings to the
 * journal. When to check is decided by the book; who asks meanwhile shares the check that runs.
 */
public final class ReconciliationService implements Role {

    private static final Logger log = LoggerFactory.getLogger(ReconciliationService.class);

    private final Supplier<LiveView> views;
    private final LakeHistory lake;
    private final Intake intake;
    private final Clock clock;
    private final List<Waiting> waiting = new ArrayList<>();
    private long comparedRun;
    private long toldRun;

    private record Waiting(long run, CompletableFuture<ReconciliationResult> answer) {}

    public ReconciliationService(Supplier<LiveView> views, LakeHistory lake, Intake intake, Clock clock) {
        this.views = views;
        this.lake = lake;
        this.intake = intake;
        this.clock = clock;
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
        LiveView view = views.get();
        return compare(view) + tell(view.status());
    }

    private int compare(LiveView view) {
        BrokerSnapshot snapshot = view.status().lastCheck();
        if (snapshot == null || snapshot.run() <= comparedRun) {
            return 0;
        }
        comparedRun = snapshot.run();
        ReconciliationResult result =
                PositionReconciler.reconcile(view.byKey(), view.status(), snapshot, lakeView(), clock.instant());
        intake.put(new Arrival(0, new Input.ReconciliationReported(result), null, clock.nanoTime()));
        return 1;
    }

    private LakeView lakeView() {
        try {
            LakeHistory.Current current = lake.current();
            return new LakeView(current.seq(), current.rows(), "");
        } catch (IOException unreadable) {
            String message = unreadable.getMessage();
            return LakeView.unreadable(message == null ? unreadable.toString() : message);
        }
    }

    /** Tells what the book has kept: to the log, and to those who wait for it. */
    private int tell(BookStatus status) {
        int told = 0;
        for (ReconciliationResult result : status.results()) {
            if (result.run() > toldRun) {
                toldRun = result.run();
                told++;
                write(result);
                answer(result);
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
        } else if (result.discrepancyCount() > 0 || !result.complete()) {
            log.warn("Reconciliation {} found differences. {}", result.run(), result.summary());
        } else {
            log.info("Reconciliation passed. {}", result.summary());
        }
    }

    private synchronized void answer(ReconciliationResult result) {
        Iterator<Waiting> each = waiting.iterator();
        while (each.hasNext()) {
            Waiting one = each.next();
            if (one.run() <= result.run()) {
                each.remove();
                one.answer().complete(result);
            }
        }
    }

    /**
     * Asks for a check now, or shares the one that runs.
     *
     * @throws BrokerNotConnectedException when there is no session: then nothing can be compared
     */
    public synchronized CompletableFuture<ReconciliationResult> reconcileNow() {
        BookStatus status = views.get().status();
        if (status.link() == LinkCondition.DOWN || status.accounts().isEmpty()) {
            throw new BrokerNotConnectedException("IB not connected: the broker cannot be asked for its positions");
        }
        Waiting one =
                new Waiting(status.checkRunning() ? status.lastRun() : status.lastRun() + 1, new CompletableFuture<>());
        waiting.add(one);
        intake.put(new Arrival(0, new Input.CheckRequested(CheckTrigger.ON_DEMAND), null, clock.nanoTime()));
        return one.answer();
    }

    /** The newest result that was kept. */
    public Optional<ReconciliationResult> lastResult() {
        return views.get().status().lastResult();
    }
}
