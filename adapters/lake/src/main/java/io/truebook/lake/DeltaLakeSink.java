package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import io.truebook.engine.Role;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries facts about positions into the lake: a cursor over the facts whose place is stored in the tables themselves,
 * so that a fact is in each table exactly once, however often the process dies. History is committed before the current
 * state. What could not be written is kept and written again; a failure never loses a row and never stops the service.
 */
public final class DeltaLakeSink implements Role, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaLakeSink.class);
    private static final long IDLE_NANOS = Duration.ofMillis(10).toNanos();

    private final FactLog facts;
    private final PositionUpdatesTable history;
    private final PositionsTable positions;
    private final LakeSettings settings;
    private final Clock clock;
    private final LakeUpkeep upkeep;
    private final MeteredDisk disk;
    private final CommitSchedule schedule;
    private final PendingUpdates pendingUpdates = new PendingUpdates();
    private final PendingPositions pendingPositions = new PendingPositions();
    private FactLog.@Nullable FactReader reader;
    private long readTo;
    private long factsRead;
    private long rowBytes;
    private Written updates = Written.NOTHING;
    private Written current = Written.NOTHING;
    private long commits;
    private long failures;
    private @Nullable String lastError;
    private volatile LakeStatus status = LakeStatus.NOTHING_YET;

    DeltaLakeSink(
            FactLog facts,
            PositionUpdatesTable history,
            PositionsTable positions,
            LakeUpkeep upkeep,
            MeteredDisk disk,
            LakeSettings settings,
            Clock clock)
            throws IOException {
        this.facts = facts;
        this.history = history;
        this.positions = positions;
        this.upkeep = upkeep;
        this.disk = disk;
        this.settings = settings;
        this.clock = clock;
        this.schedule = new CommitSchedule(settings, clock);
        this.readTo = Math.min(history.cursor(), positions.cursor());
        publishStatus();
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
            int done = take();
            done += commitWhatIsDue();
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
            while (inLakeNow() < end) {
                if (take() + commit() == 0 && inLakeNow() < end) {
                    throw new IOException("the facts up to seq " + end + " are said to be durable, but they end at seq "
                            + readTo + "; restart the service");
                }
            }
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

    private int take() throws IOException {
        try {
            return takeFrom(openReader());
        } catch (IOException | RuntimeException failure) {
            // What was taken is only known by the tables' cursors now: begin there again, as after a start.
            close();
            throw failure;
        }
    }

    private FactLog.FactReader openReader() throws IOException {
        FactLog.FactReader open = reader;
        if (open == null) {
            pendingUpdates.clear();
            pendingPositions.clear();
            readTo = Math.min(history.cursor(), positions.cursor());
            open = facts.read(readTo);
            reader = open;
        }
        return open;
    }

    private int takeFrom(FactLog.FactReader open) throws IOException {
        Map<PositionKey, PositionUpdate> recorded = positions.rows();
        long inHistory = history.cursor();
        long inPositions = positions.cursor();
        int taken = 0;
        for (int room = room(); room > 0; room = room()) {
            FactLog.FactBatch batch = open.next(room);
            if (batch.isEmpty()) {
                break;
            }
            for (Fact fact : batch.facts()) {
                if (fact.seq() > inHistory) {
                    addToHistory(fact);
                }
                if (fact.seq() > inPositions) {
                    addToPositions(fact, recorded);
                }
            }
            readTo = batch.to();
            taken += batch.facts().size();
        }
        factsRead += taken;
        return taken;
    }

    private int room() {
        return settings.maxCommitRows() - pendingUpdates.size();
    }

    private void addToHistory(Fact fact) {
        historyRow(fact).ifPresent(row -> {
            pendingUpdates.add(row);
            schedule.somethingWaits();
        });
    }

    /** An import that came too late belongs to the history alone; its time is before the latest row of its key. */
    private static Optional<PositionUpdate> historyRow(Fact fact) {
        return switch (fact) {
            case PositionUpdate row -> Optional.of(row);
            case Fact.PositionSuperseded late -> Optional.of(late.row());
            default -> Optional.empty();
        };
    }

    private void addToPositions(Fact fact, Map<PositionKey, PositionUpdate> recorded) {
        if (fact instanceof PositionUpdate row) {
            pendingPositions.add(row, recorded.get(row.key()));
        } else if (fact instanceof Fact.PositionRetired retired) {
            pendingPositions.add(PositionChange.Retire.of(retired));
        }
        if (pendingPositions.urgency() == PendingPositions.Urgency.HOLDINGS) {
            schedule.somethingWaits();
        }
    }

    private int commitWhatIsDue() throws IOException {
        if (schedule.isDue(pendingUpdates.size())) {
            long started = clock.nanoTime();
            int rows = commitHistory();
            if (pendingPositions.urgency() == PendingPositions.Urgency.HOLDINGS || schedule.isValueGridDue()) {
                rows += commitPositions();
            }
            schedule.succeeded(started);
            return rows;
        }
        boolean onlyValuesWait = pendingUpdates.isEmpty() && !pendingPositions.isEmpty();
        return onlyValuesWait && schedule.isValueGridDue() ? commit() : 0;
    }

    private int commit() throws IOException {
        long started = clock.nanoTime();
        int rows = commitHistory() + commitPositions();
        schedule.succeeded(started);
        return rows;
    }

    /** Writes again what an outside writer overwrote; true when there was something. */
    synchronized boolean restoreWhatWasLost() throws IOException {
        boolean history = restoreHistory();
        return restorePositions() || history;
    }

    /** Commits of ours that are not as they were written. */
    List<Finding> lostCommits() throws IOException {
        List<Finding> lost = new ArrayList<>();
        for (TableWriter writer : List.of(history.writer(), positions.writer())) {
            writer.lostCommit()
                    .ifPresent(commit -> lost.add(new Finding(
                            writer.log().name(),
                            commit.version(),
                            commit.file(),
                            Finding.Kind.LOST_COMMIT,
                            writer.log().describe() + ": our commit of version " + commit.version() + " "
                                    + commit.state() + ": " + commit.file()
                                    + ". Its facts are written again; stop the other program that writes this table")));
        }
        return lost;
    }

    private boolean restoreHistory() throws IOException {
        Optional<SeqRange> owed = history.writer().owed();
        if (owed.isPresent()) {
            List<PositionUpdate> rows = factsOf(owed.get()).stream()
                    .map(DeltaLakeSink::historyRow)
                    .flatMap(Optional::stream)
                    .toList();
            Written written = history.restore(rows, owed.get());
            history.writer().settled();
            committed(TableSpec.POSITION_UPDATES, written, rows.size(), owed.get());
        }
        return owed.isPresent();
    }

    private boolean restorePositions() throws IOException {
        Optional<SeqRange> owed = positions.writer().owed();
        if (owed.isPresent()) {
            List<PositionChange> changes = factsOf(owed.get()).stream()
                    .map(PositionChange::of)
                    .flatMap(Optional::stream)
                    .toList();
            Written written = positions.restore(changes, owed.get());
            positions.writer().settled();
            committed(TableSpec.POSITIONS, written, changes.size(), owed.get());
        }
        return owed.isPresent();
    }

    private List<Fact> factsOf(SeqRange range) throws IOException {
        List<Fact> found = new ArrayList<>();
        try (FactLog.FactReader again = facts.read(range.from())) {
            long to = range.from();
            while (to < range.to()) {
                FactLog.FactBatch batch = again.next(settings.maxCommitRows());
                if (batch.isEmpty()) {
                    throw new IOException(
                            "the facts of seq " + range + " were overwritten in the lake and cannot be read "
                                    + "again: they end at seq " + to + "; restart the service");
                }
                batch.facts().stream().filter(fact -> fact.seq() <= range.to()).forEach(found::add);
                to = batch.to();
            }
        }
        return found;
    }

    private int commitHistory() throws IOException {
        restoreHistory();
        if (pendingUpdates.isEmpty()) {
            return 0;
        }
        SeqRange range = new SeqRange(history.cursor(), readTo);
        int received = pendingUpdates.size();
        long bytes = pendingUpdates.rows().stream()
                .mapToLong(PositionColumn::plainBytes)
                .sum();
        Written written = history.append(pendingUpdates.rows(), range);
        pendingUpdates.clear();
        rowBytes += bytes;
        updates = updates.plus(written);
        upkeep.compaction().rowsCommitted();
        committed(TableSpec.POSITION_UPDATES, written, received, range);
        return received;
    }

    private int commitPositions() throws IOException {
        restorePositions();
        if (pendingPositions.isEmpty()) {
            return 0;
        }
        SeqRange range = new SeqRange(positions.cursor(), readTo);
        int keys = pendingPositions.size();
        Written written = positions.upsert(pendingPositions.changes(), range);
        long offered = pendingPositions.offered();
        pendingPositions.clear();
        schedule.currentStateWritten();
        current = current.plus(written);
        committed(TableSpec.POSITIONS, written, offered, range);
        return keys;
    }

    private void committed(String table, Written written, long received, SeqRange range) {
        commits++;
        lastError = null;
        LOG.info("{}: wrote {} (deduped from {}), seq {}", table, written.rows(), received, range);
    }

    private void keepAndRetry(Exception failure) {
        failures++;
        Duration wait = schedule.failed();
        String reason = String.valueOf(failure.getMessage());
        lastError = isDiskFull(failure) ? "the disk is full: make room; " + reason : reason;
        LOG.warn(
                "lake: {}; {} rows and {} positions above seq {} are kept and tried again in {} s",
                lastError,
                pendingUpdates.size(),
                pendingPositions.size(),
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

    private long inLakeNow() {
        return Math.min(pendingUpdates.clearTo(readTo), pendingPositions.clearTo(readTo));
    }

    /** Something that is done with the tables between two steps. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does something with the tables while the sink does nothing. */
    synchronized <T> T between(Work<T> work) throws IOException {
        try {
            return work.run();
        } finally {
            publishStatus();
        }
    }

    private void publishStatus() {
        status = new LakeStatus(
                inLakeNow(),
                factsRead,
                updates.rows(),
                current.rows(),
                commits,
                updates.bytes() + current.bytes(),
                schedule.lastCommit(),
                pendingUpdates.size(),
                pendingPositions.size(),
                failures,
                lastError,
                liveFiles(),
                disk.bytesWritten(),
                rowBytes,
                upkeep.compaction().total().rows(),
                history.writer().lostCommits() + positions.writer().lostCommits(),
                upkeep.lastError());
    }

    /** As far as they are known without reading. */
    private int liveFiles() {
        return history.knownFiles() + positions.knownFiles();
    }

    @Override
    public synchronized void close() throws IOException {
        FactLog.FactReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
