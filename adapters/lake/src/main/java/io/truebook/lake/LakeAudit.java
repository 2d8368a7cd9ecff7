package io.truebook.lake;

import io.truebook.engine.FactLog;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Proves that the tables say what the journal says, reading everything and changing nothing. Safe beside a writer: what
 * is committed meanwhile is left out.
 */
public final class LakeAudit {

    private final Path root;
    private final List<String> tables;
    private final Disk disk;
    private final String appId;
    private final FactLog facts;
    private final Progress progress;

    LakeAudit(Path root, List<String> tables, Disk disk, String appId, FactLog facts, Progress progress) {
        this.root = root;
        this.tables = tables;
        this.disk = disk;
        this.appId = appId;
        this.facts = facts;
        this.progress = progress;
    }

    /**
     * Of all tables of the lake in a folder, against the facts of a journal.
     *
     * @param journalId names the cursor of the journal in the tables
     */
    public static LakeAudit of(Path root, Disk disk, String journalId, FactLog facts, Progress progress) {
        return new LakeAudit(root, LakeFiles.TABLES, disk, DeltaLake.appId(journalId), facts, progress);
    }

    /**
     * Proves them.
     *
     * @param acknowledged the seq up to which the journal had noted that the lake has everything; 0 when it had not
     */
    public VerifyResult run(long acknowledged) throws IOException {
        return run(List.of(), acknowledged);
    }

    /** @param knownAlready goes into the result */
    VerifyResult run(List<Finding> knownAlready, long acknowledged) throws IOException {
        AuditReport report = new AuditReport();
        report.add(knownAlready);
        AuditedFacts audited = new AuditedFacts(facts, report);
        for (String table : tables) {
            TableLog log = new TableLog(table, root.resolve(table), disk);
            if (log.isMissing()) {
                report.find(
                        log,
                        -1,
                        log.folder(),
                        Finding.Kind.MISSING_TABLE,
                        "it is not there. Start the service: it writes a missing table anew from the journal");
            } else {
                audit(log, audited, report, acknowledged);
            }
        }
        return report.result();
    }

    private void audit(TableLog log, AuditedFacts audited, AuditReport report, long acknowledged) throws IOException {
        new LogAudit(log, disk, appId, report).run(progress);
        try {
            new TableAudit(log, disk, appId, audited, report, progress).run(acknowledged);
        } catch (UnreadableLakeException unreadable) {
            if (!report.isLogDamaged(log.name())) {
                report.find(
                        log, -1, log.logFolder(), Finding.Kind.DAMAGED_LOG, String.valueOf(unreadable.getMessage()));
            }
        }
    }
}
