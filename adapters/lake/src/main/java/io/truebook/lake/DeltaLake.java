package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The lake of one data directory, open for writing: its tables exist and are ours.
 *
 * <pre>
 * DeltaLake lake = DeltaLake.open(dir.resolve("lake"), LakeSettings.DEFAULTS, Disk.LOCAL, Clock.SYSTEM, pool, journal.id(), journal);
 * new RoleThread(lake.sink(), onFailure).start();
 * lake.history().current();
 * </pre>
 */
public final class DeltaLake implements Closeable {

    private final DeltaLakeSink sink;
    private final LakeHistory history;
    private final LakeMaintenance maintenance;

    private DeltaLake(DeltaLakeSink sink, LakeHistory history, LakeMaintenance maintenance) {
        this.sink = sink;
        this.history = history;
        this.maintenance = maintenance;
    }

    /**
     * Opens the tables, creating those that are missing, and finds the place in the facts where writing goes on. Where a
     * table is damaged, not ours, or of another journal, nothing is written; the sink's status says so, and it tries again
     * until that has been mended.
     *
     * @param root the folder of the tables ({@code lake.path})
     * @param executor runs the writing and forcing of data files, ideally on a few threads
     * @param journalId names the cursor of this journal in the tables
     */
    public static DeltaLake open(
            Path root,
            LakeSettings settings,
            Disk disk,
            Clock clock,
            Executor executor,
            String journalId,
            FactLog facts) {
        MeteredDisk metered = new MeteredDisk(disk);
        String prefix = filePrefix(journalId);
        TableWriter updates =
                writer(root, TableSpec.positionUpdates(settings.partitioning()), settings, metered, clock, journalId);
        TableWriter current = writer(root, TableSpec.positions(), settings, metered, clock, journalId);
        PositionUpdatesTable history = new PositionUpdatesTable(updates, metered, clock, executor, prefix);
        LakeTables tables = new LakeTables(
                history,
                new PositionsTable(current, metered, clock, prefix),
                facts,
                new RebuildFolders(root, metered),
                clock);
        LakeUpkeep upkeep = new LakeUpkeep(
                tables.writers(),
                new Compaction(history, settings.upkeep(), clock),
                List.of(
                        new Vacuum(updates.log(), metered, clock, settings.upkeep()),
                        new Vacuum(current.log(), metered, clock, settings.upkeep())),
                clock);
        DeltaLakeSink sink = new DeltaLakeSink(facts, tables, upkeep, metered, settings, clock);
        return new DeltaLake(
                sink,
                history(root, disk, clock, executor, journalId),
                new LakeMaintenance(
                        sink,
                        history,
                        upkeep,
                        progress -> new LakeAudit(root, LakeFiles.TABLES, disk, appId(journalId), facts, progress)));
    }

    /** How the names of a journal's data files begin. */
    static String filePrefix(String journalId) {
        return "part-" + journalId.substring(0, Math.min(8, journalId.length()));
    }

    static TableWriter writer(
            Path root, TableSpec spec, LakeSettings settings, Disk disk, Clock clock, String journalId) {
        TableLog log = new TableLog(spec.name(), root.resolve(spec.name()), disk);
        return new TableWriter(spec, log, disk, clock, appId(journalId), settings.checkpointInterval());
    }

    /** The lake's tables for reading only; nothing is created. */
    public static LakeHistory history(Path root, Disk disk, String journalId) {
        return history(root, disk, Clock.SYSTEM, journalId);
    }

    /** The same; {@code clock} says what is still to come. */
    public static LakeHistory history(Path root, Disk disk, Clock clock, String journalId) {
        return history(root, disk, clock, Runnable::run, journalId);
    }

    /** The same; {@code executor} reads files beside the thread that asks. */
    public static LakeHistory history(Path root, Disk disk, Clock clock, Executor executor, String journalId) {
        return new DeltaLakeHistory(root, disk, clock, executor, appId(journalId));
    }

    /**
     * How far an earlier journal had come, so that a new one may start above it.
     *
     * @param seq the highest in {@code position_updates}; 0 when there is none
     * @param term the highest in {@code positions}; 0 when there is none
     */
    public record HighWater(long seq, int term) {}

    /** Reads how far the tables of a lake go; nothing is created. */
    public static HighWater highWater(Path root, Disk disk) throws IOException {
        TableLog updates = new TableLog(TableSpec.POSITION_UPDATES, root.resolve(TableSpec.POSITION_UPDATES), disk);
        TableLog positions = new TableLog(TableSpec.POSITIONS, root.resolve(TableSpec.POSITIONS), disk);
        long seq = updates.isMissing() ? 0 : updates.highestSeq(updates.latest());
        int term = positions.isMissing()
                ? 0
                : history(root, disk, "none").current().rows().values().stream()
                        .mapToInt(PositionUpdate::term)
                        .max()
                        .orElse(0);
        return new HighWater(seq, term);
    }

    static String appId(String journalId) {
        if (!journalId.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a journal id is 1 to 64 letters, digits or dashes, not '" + journalId + "'");
        }
        return "truebook-" + journalId;
    }

    /** What writes; run it as a role. */
    public DeltaLakeSink sink() {
        return sink;
    }

    /** What reads the files back. */
    public LakeHistory history() {
        return history;
    }

    /** What puts the files in order and proves them. */
    public LakeMaintenance maintenance() {
        return maintenance;
    }

    /**
     * Whether a table lacks rows although the journal had noted that it has everything up to a seq: then an older copy lies
     * in its place, or its last commits are gone. The sink writes them again.
     */
    public boolean isBehind(long noted) throws IOException {
        return sink.areTablesBehind(noted);
    }

    /** Lets go of the facts; writes nothing. Flush the sink first, or leave the rest to the next start. */
    @Override
    public void close() throws IOException {
        sink.close();
    }
}
