package io.truebook.lake;

import io.truebook.engine.UnreadableLakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts the lake's files in order on demand. Works in bounded steps between those of the sink, from any thread. */
public final class LakeMaintenance {

    private final DeltaLakeSink sink;
    private final PositionUpdatesTable updates;
    private final LakeUpkeep upkeep;
    private final Auditor auditor;

    /** Makes an audit that reads everything anew. */
    @FunctionalInterface
    interface Auditor {
        LakeAudit audit(Progress progress);
    }

    LakeMaintenance(DeltaLakeSink sink, PositionUpdatesTable updates, LakeUpkeep upkeep, Auditor auditor) {
        this.auditor = auditor;
        this.sink = sink;
        this.updates = updates;
        this.upkeep = upkeep;
    }

    /**
     * Makes as few files as possible of each partition of {@code position_updates}. The rows stay the same; the files that
     * were replaced stay until clean-up removes them.
     */
    public OptimizeResult optimize(Progress progress) throws IOException {
        List<List<DataFile>> groups = sink.between(() -> {
            List<List<DataFile>> found = new ArrayList<>();
            updates.live().partitions().forEach(files -> found.addAll(CompactionGroups.all(files)));
            return found;
        });
        int before = sink.between(() -> updates.live().count());
        Written written = Written.NOTHING;
        long done = 0;
        for (List<DataFile> group : groups) {
            written = written.plus(sink.between(() -> updates.compact(group)));
            progress.at("optimize " + TableSpec.POSITION_UPDATES, ++done, groups.size());
        }
        return new OptimizeResult(before, sink.between(() -> updates.live().count()), written.rows(), written.bytes());
    }

    /** What {@link #vacuum} would remove now. */
    public VacuumResult vacuumDryRun() throws IOException {
        VacuumResult all = VacuumResult.NOTHING;
        for (Vacuum vacuum : upkeep.vacuums()) {
            all = all.plus(sink.between(vacuum::dryRun));
        }
        return all;
    }

    /**
     * Removes data files that no version within the retention has, files that no log names and that are too old to belong
     * to a writer at work, and log files past their time. What event-time and knowledge-time history needs stays.
     */
    public VacuumResult vacuum(Progress progress) throws IOException {
        VacuumResult all = VacuumResult.NOTHING;
        for (Vacuum vacuum : upkeep.vacuums()) {
            VacuumResult plan = sink.between(vacuum::dryRun);
            List<Path> files = plan.files();
            int left = files.size();
            while (left > 0) {
                left = sink.between(() -> vacuum.remove(files));
                progress.at("vacuum", files.size() - left, files.size());
            }
            all = all.plus(plan);
        }
        return all;
    }

    /**
     * Proves the lake: that our last commits are as we wrote them (what was lost is written again, under a new version),
     * that the logs are whole and the checkpoints true, that every data file is readable, and that both tables hold
     * exactly what the journal's facts say. Reads everything; overwrites nothing. The sink goes on meanwhile.
     */
    public VerifyResult verify(Progress progress) throws IOException {
        return auditor.audit(progress).run(restored(), 0);
    }

    /** What was lost, and is written again by now. Nothing is written to a damaged lake: the audit names what it finds. */
    private List<Finding> restored() throws IOException {
        try {
            List<Finding> lost = sink.between(sink::lostCommits);
            sink.between(sink::restoreWhatWasLost);
            return lost;
        } catch (UnreadableLakeException named) {
            return List.of();
        }
    }
}
