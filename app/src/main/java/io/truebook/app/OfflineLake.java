package io.truebook.app;

import io.truebook.engine.LakeHistory;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.CorruptJournalException;
import io.truebook.journal.FileJournal;
import io.truebook.journal.ReadOnlyJournal;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.LakeAudit;
import io.truebook.lake.LakeMaintenance;
import io.truebook.lake.LakeRebuild;
import io.truebook.lake.OptimizeResult;
import io.truebook.lake.Progress;
import io.truebook.lake.RebuildResult;
import io.truebook.lake.VacuumResult;
import io.truebook.lake.VerifyResult;
import java.io.IOException;

/**
 * The lake of a folder, looked at and kept in order without a service: no term begins, nothing is folded. Looking takes no
 * lock and may be done beside a service; what writes takes the writer's lock meanwhile, and is refused while another
 * process holds it.
 */
public final class OfflineLake {

    private final TruebookBuilder settings;
    private final FactsOnDisk facts;

    OfflineLake(TruebookBuilder settings) {
        this.settings = settings;
        this.facts = new FactsOnDisk(settings.folder, settings.disk);
    }

    /**
     * The tables, read from disk.
     *
     * @throws io.truebook.journal.NoJournalException when there is no record
     */
    public LakeHistory history() throws IOException {
        return DeltaLake.history(
                settings.lakeFolder,
                settings.disk,
                settings.clock,
                settings.parallel,
                FileJournal.id(settings.folder, settings.disk));
    }

    /** Proves the tables against the journal, changing nothing. */
    public VerifyResult verify(Progress progress) throws IOException {
        String journalId = FileJournal.id(settings.folder, settings.disk);
        return LakeAudit.of(settings.lakeFolder, settings.disk, journalId, facts, progress)
                .run(acknowledged());
    }

    /** The seq up to which the journal noted that the lake has everything; a damaged journal is told by the audit. */
    private long acknowledged() throws IOException {
        try (ReadOnlyJournal journal = facts.look()) {
            return journal.checkpoint()
                    .map(checkpoint -> checkpoint.cursors().getOrDefault("lake", 0L))
                    .orElse(0L);
        } catch (CorruptJournalException toldByTheAudit) {
            return 0;
        }
    }

    /** Makes few large files of many small ones; see {@link LakeMaintenance#optimize}. */
    public OptimizeResult optimize(Progress progress) throws IOException {
        return maintained(lake -> lake.optimize(progress));
    }

    /** What {@link #vacuum} would remove now. */
    public VacuumResult vacuumDryRun() throws IOException {
        return maintained(LakeMaintenance::vacuumDryRun);
    }

    /** Removes files that nothing needs any more; see {@link LakeMaintenance#vacuum}. */
    public VacuumResult vacuum(Progress progress) throws IOException {
        return maintained(lake -> lake.vacuum(progress));
    }

    /** Writes a table anew from the journal and keeps the old one; see {@link LakeRebuild}. */
    public RebuildResult rebuild(String table, Progress progress) throws IOException {
        try (ReadOnlyJournal journal = locked()) {
            return new LakeRebuild(
                            settings.lakeFolder,
                            settings.lake,
                            settings.disk,
                            settings.clock,
                            settings.parallel,
                            journal.id(),
                            journal)
                    .run(table, progress);
        }
    }

    /** What is done to the tables. */
    @FunctionalInterface
    private interface Job<T> {
        T run(LakeMaintenance lake) throws IOException;
    }

    private <T> T maintained(Job<T> job) throws IOException {
        try (ReadOnlyJournal journal = locked();
                DeltaLake lake = DeltaLake.open(
                        settings.lakeFolder,
                        settings.lake,
                        settings.disk,
                        settings.clock,
                        settings.parallel,
                        journal.id(),
                        journal)) {
            return job.run(lake.maintenance());
        }
    }

    private ReadOnlyJournal locked() throws IOException {
        return FileJournal.openReadOnly(settings.folder, settings.disk, new EventTranslator());
    }
}
