package io.truebook.lake;

import io.truebook.engine.FactLog;
import io.truebook.engine.Role;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries facts about positions into the lake: a cursor over the facts whose place is stored in the tables themselves,
 * so that a fact is in each table exactly once, however often the process dies. History is committed before the current
 * state. What could not be written is kept and written again; a failure never loses a row and never stops the service. A
 * table that is damaged, or that another program changed, is left as it is and looked at again every minute.
 */
public final class DeltaLakeSink implements Role, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaLakeSink.class);
    private static final long IDLE_NANOS = Duration.ofMillis(10).toNanos();

    private final FactLog facts;
    private final LakeTables tables;
    private final Clock clock;
    private final LakeUpkeep upkeep;
    private final MeteredDisk disk;
    private final CommitSchedule schedule;
    private final PendingFacts pending;
    private final SinkFigures figures = new SinkFigures();
    private final OverwrittenCommits overwritten;
    private volatile LakeStatus status = LakeStatus.NOTHING_YET;

    DeltaLakeSink(
            FactLog facts, LakeTables tables, LakeUpkeep upkeep, MeteredDisk disk, LakeSettings settings, Clock clock) {
        this.facts = facts;
        this.tables = tables;
        this.upkeep = upkeep;
        this.disk = disk;
        this.clock = clock;
        this.schedule = new CommitSchedule(settings, clock);
        this.pending = new PendingFacts(facts, tables, schedule, settings.maxCommitRows());
        this.overwritten = new OverwrittenCommits(facts, tables, settings.maxCommitRows(), figures);
        tryToOpen();
    }

    private void tryToOpen() {
        try {
            openTables();
        } catch (IOException | RuntimeException damage) {
            keepAndRetry(damage);
        } finally {
            publishStatus();
        }
    }

    private void openTables() throws IOException {
        if (!tables.isOpen()) {
            tables.open();
            pending.beginAt(tables.cursor());
        }
        tables.requireUndisturbed();
    }

    @Override
    public String name() {
        return "lake-sink";
    }

    @Override
    public long idleNanos() {
        return IDLE_NANOS;
    }

    /** Takes the facts that are there, and commits when it is time; checkpoints when there is nothing else to do. */
    @Override
    public synchronized int step() {
        if (schedule.isBackingOff()) {
            return 0;
        }
        try {
            openTables();
            int done = pending.take();
            done += commitWhatIsDue();
            figures.mended();
            return done > 0 ? done : upkeep.step();
        } catch (IOException | RuntimeException failure) {
            keepAndRetry(failure);
            return 0;
        } finally {
            publishStatus();
        }
    }

    /**
     * Writes everything that is durable in the log now, without waiting for any trigger. May be called from any thread.
     *
     * @throws IOException when it cannot be written; all of it is kept, and the sink goes on trying
     */
    public synchronized void flush() throws IOException {
        long end = facts.factsEnd();
        try {
            openTables();
            while (pending.clearTo() < end) {
                if (pending.take() + commit() == 0 && pending.clearTo() < end) {
                    throw new IOException("the facts up to seq " + end + " are said to be durable, but they end at seq "
                            + pending.readTo() + "; restart the service");
                }
            }
            figures.mended();
        } catch (IOException | RuntimeException failure) {
            keepAndRetry(failure);
            throw failure;
        } finally {
            publishStatus();
        }
    }

    /** The highest seq with nothing pending at or below it, over both tables. */
    public long inLake() {
        return status.inLake();
    }

    public LakeStatus status() {
        return status;
    }

    private int commitWhatIsDue() throws IOException {
        if (schedule.isDue(pending.updates().size())) {
            long started = clock.nanoTime();
            int rows = commitHistory();
            if (pending.positions().urgency() == PendingPositions.Urgency.HOLDINGS || schedule.isValueGridDue()) {
                rows += commitPositions();
            }
            schedule.succeeded(started);
            return rows;
        }
        boolean onlyValuesWait =
                pending.updates().isEmpty() && !pending.positions().isEmpty();
        return onlyValuesWait && schedule.isValueGridDue() ? commit() : 0;
    }

    private int commit() throws IOException {
        long started = clock.nanoTime();
        int rows = commitHistory() + commitPositions();
        schedule.succeeded(started);
        return rows;
    }

    private int commitHistory() throws IOException {
        overwritten.restoreUpdates();
        PendingUpdates rows = pending.updates();
        if (rows.isEmpty()) {
            return 0;
        }
        tables.updates().writer().requireUndisturbed();
        SeqRange range = new SeqRange(tables.updates().cursor(), pending.readTo());
        int received = rows.size();
        long plain = rows.rows().stream().mapToLong(PositionColumn::plainBytes).sum();
        Written written = tables.updates().append(rows.rows(), range);
        rows.clear();
        figures.updatesWritten(written, plain);
        upkeep.compaction().rowsCommitted();
        figures.committed(TableSpec.POSITION_UPDATES, written, received, range);
        return received;
    }

    private int commitPositions() throws IOException {
        tables.positions().writer().requireUndisturbed();
        overwritten.restorePositions();
        PendingPositions changes = pending.positions();
        if (changes.isEmpty()) {
            return 0;
        }
        tables.positions().writer().requireUndisturbed();
        SeqRange range = new SeqRange(tables.positions().cursor(), pending.readTo());
        int keys = changes.size();
        Written written = tables.positions().upsert(changes.changes(), range);
        long offered = changes.offered();
        changes.clear();
        schedule.currentStateWritten();
        figures.positionsWritten(written);
        figures.committed(TableSpec.POSITIONS, written, offered, range);
        return keys;
    }

    /** Writes again what an outside writer overwrote; true when there was something. */
    synchronized boolean restoreWhatWasLost() throws IOException {
        boolean history = overwritten.restoreUpdates();
        return overwritten.restorePositions() || history;
    }

    /** Commits of ours that are not as they were written. */
    List<Finding> lostCommits() throws IOException {
        return overwritten.lost();
    }

    private void keepAndRetry(Exception failure) {
        Duration wait = schedule.failed();
        String reason = String.valueOf(failure.getMessage());
        figures.failed(isDiskFull(failure) ? "the disk is full: make room; " + reason : reason);
        if (failure instanceof UnreadableLakeException) {
            tables.distrust();
            pending.close();
        }
        LOG.warn(
                "lake: {}; {} rows and {} positions above seq {} are kept and tried again in {} s",
                figures.lastError(),
                pending.updates().size(),
                pending.positions().size(),
                inLake(),
                wait.toSeconds(),
                failure);
    }

    private static boolean isDiskFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DiskFullException) {
                return true;
            }
        }
        return false;
    }

    /** Something that is done with the tables between two steps. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does something with the tables while the sink does nothing.
     *
     * @throws UnreadableLakeException when they are damaged, or another program changed them
     */
    synchronized <T> T between(Work<T> work) throws IOException {
        try {
            openTables();
            return work.run();
        } finally {
            publishStatus();
        }
    }

    synchronized boolean areTablesBehind(long noted) throws IOException {
        return tables.areBehind(noted);
    }

    private void publishStatus() {
        status = new LakeStatus(
                pending.clearTo(),
                pending.factsRead(),
                figures.updates().rows(),
                figures.positions().rows(),
                figures.commits(),
                figures.updates().bytes() + figures.positions().bytes(),
                schedule.lastCommit(),
                pending.updates().size(),
                pending.positions().size(),
                figures.failures(),
                figures.lastError(),
                tables.updates().knownFiles() + tables.positions().knownFiles(),
                disk.bytesWritten(),
                figures.rowBytes(),
                upkeep.compaction().total().rows(),
                tables.writers().stream().mapToLong(TableWriter::lostCommits).sum(),
                upkeep.lastError(),
                tables.positions().knownFiles(),
                schedule.commitTime(),
                schedule.commitRounds());
    }

    @Override
    public synchronized void close() throws IOException {
        pending.close();
    }
}
