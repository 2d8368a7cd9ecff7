package io.truebook.service.imports;

import io.truebook.app.Truebook;
import io.truebook.domain.Fact;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Settlement;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.engine.seam.Clock;
import io.truebook.lake.Progress;
import io.truebook.service.sync.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes files of positions into a running Truebook, one at a time: nothing of a file in which a row is refused, unless
 * asked for what is good. A process that dies in between leaves a part of the file accepted; the same file handed in again
 * brings the rest, and nothing twice.
 */
public final class ImportDesk {

    private static final int HANDFUL = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Truebook truebook;
    private final ReentrantLock one = new ReentrantLock();

    public ImportDesk(Truebook truebook) {
        this.truebook = truebook;
    }

    /** What would become of a file in the record of a folder that nobody serves. */
    public static ImportReport trial(ImportFile file, String author, LiveView view, LakeHistory lake, Progress progress)
            throws IOException {
        ImportCheck check = new ImportCheck(file, author, view, Clock.SYSTEM.instant(), progress);
        check.judge();
        check.leaveOutRecorded(lake);
        check.tryOut(record -> {});
        return check.report(ImportReport.Range.NONE, false);
    }

    /**
     * Takes a file, or says what would become of it.
     *
     * @param author who hands it in
     * @throws ImportRefusedException when the file cannot be taken as a whole, or another one is being taken
     */
    public ImportReport take(ImportFile file, String author, ImportMode mode, Progress progress) throws IOException {
        if (!one.tryLock()) {
            throw new ImportRefusedException("another file is being taken; hand in " + file.name() + " after that");
        }
        try {
            return takeAlone(file, author, mode, progress);
        } finally {
            one.unlock();
        }
    }

    private ImportReport takeAlone(ImportFile file, String author, ImportMode mode, Progress progress)
            throws IOException {
        LiveView view = truebook.view();
        ImportCheck check = new ImportCheck(file, author, view, truebook.now(), progress);
        check.judge();
        if (mode == ImportMode.WHOLE && check.hasRefused()) {
            return check.report(ImportReport.Range.NONE, false);
        }
        truebook.flushLake();
        Waiting.until(() -> truebook.watermarks().inLake() >= view.seq(), PATIENCE);
        check.leaveOutRecorded(truebook.history());
        if (mode == ImportMode.DRY_RUN) {
            check.tryOut(record -> {});
            return check.report(ImportReport.Range.NONE, false);
        }
        long after = truebook.watermarks().received();
        List<ImportedPosition> handful = new ArrayList<>();
        check.tryOut(record -> {
            handful.add(record);
            if (handful.size() == HANDFUL) {
                handIn(handful);
            }
        });
        handIn(handful);
        long upTo = truebook.watermarks().received();
        await("accepted", Waiting.until(() -> truebook.watermarks().accepted() >= upTo, PATIENCE));
        return check.report(new ImportReport.Range(after, upTo), true);
    }

    private void handIn(List<ImportedPosition> handful) {
        List<ImportedPosition> records = List.copyOf(handful);
        handful.clear();
        if (!records.isEmpty()) {
            await("taken over", Waiting.until(() -> truebook.importRecords(records), PATIENCE));
        }
    }

    private static void await(String what, boolean done) {
        if (!done) {
            throw new IllegalStateException(
                    "the rows were not " + what + " within " + PATIENCE.toSeconds()
                            + " s; `truebook status` tells the trouble. Hand in the same file again: what is recorded is left out");
        }
    }

    /** How the rows of an import were settled. */
    public record Settled(int waiting, Map<Settlement, Long> outcomes, long quarantined) {
        public Settled {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /**
     * How the rows are settled that were accepted among some inputs; the outcomes are counted once none waits any more.
     *
     * @param patience how long to wait for that
     */
    public Settled settled(ImportReport.Range range, Duration patience) throws IOException {
        Waiting.until(() -> waiting(truebook.view(), range) == 0, patience);
        LiveView view = truebook.view();
        int waiting = waiting(view, range);
        boolean known = waiting == 0 && Waiting.until(() -> truebook.factsEnd() >= view.seq(), PATIENCE);
        return known && range.upTo() > range.after() ? counted(range) : new Settled(waiting, Map.of(), 0);
    }

    private Settled counted(ImportReport.Range range) throws IOException {
        Map<Settlement, Long> outcomes = new EnumMap<>(Settlement.class);
        long[] quarantined = {0};
        truebook.readFacts(range.after(), fact -> {
            if (fact instanceof Fact.ImportSettled settled
                    && settled.importSeq() > range.after()
                    && settled.importSeq() <= range.upTo()) {
                outcomes.merge(settled.settlement(), 1L, Long::sum);
            } else if (fact instanceof Fact.InputQuarantined refused
                    && refused.session() == 0
                    && refused.seq() <= range.upTo()) {
                quarantined[0]++;
            }
        });
        return new Settled(0, outcomes, quarantined[0]);
    }

    /** Inputs are accepted a moment before the view shows them: until then all of them wait. */
    private static int waiting(LiveView view, ImportReport.Range range) {
        if (view.seq() < range.upTo()) {
            return (int) Math.min(Integer.MAX_VALUE, range.upTo() - Math.max(view.seq(), range.after()));
        }
        return (int) view.status().imports().waiting().stream()
                .filter(one -> one.seq() > range.after() && one.seq() <= range.upTo())
                .count();
    }
}
