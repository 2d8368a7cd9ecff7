package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Compares the rows of the newest version of one table with the journal's facts. */
final class TableAudit {

    private final TableLog log;
    private final PositionFiles reader;
    private final String appId;
    private final AuditedFacts facts;
    private final AuditReport report;
    private final Progress progress;

    TableAudit(TableLog log, Disk disk, String appId, AuditedFacts facts, AuditReport report, Progress progress) {
        this.log = log;
        this.reader = new PositionFiles(disk);
        this.appId = appId;
        this.facts = facts;
        this.report = report;
        this.progress = progress;
    }

    /**
     * Reads everything.
     *
     * @param acknowledged the seq up to which the journal had noted that the lake has everything
     */
    void run(long acknowledged) throws IOException {
        Snapshot snapshot = log.latest();
        long cursor = log.cursor(snapshot, appId);
        checkPlace(snapshot, cursor, acknowledged);
        if (log.name().equals(TableSpec.POSITIONS)) {
            auditPositions(snapshot, cursor);
        } else {
            auditUpdates(snapshot, cursor);
        }
    }

    private void checkPlace(Snapshot snapshot, long cursor, long acknowledged) {
        long end = facts.end(log);
        if (cursor > end) {
            find(
                    snapshot,
                    log.folder(),
                    Finding.Kind.LAKE_AHEAD,
                    "it has everything up to seq " + cursor + ", and the journal ends at seq " + end
                            + ": one of them is older than the other. Restore both from one backup, or, if the journal is "
                            + "right: " + Remedy.rebuild(log.name()));
        } else if (cursor < acknowledged && facts.anyBetween(cursor, acknowledged, log)) {
            find(
                    snapshot,
                    log.folder(),
                    Finding.Kind.BEHIND,
                    "it has everything up to seq " + cursor + ", and the journal had noted seq " + acknowledged
                            + ": an older copy lies in its place, or its last commits are gone. Nothing was changed. Start "
                            + "the service: it goes on from seq " + cursor + " with the journal's facts");
        }
    }

    private void auditUpdates(Snapshot snapshot, long cursor) throws IOException {
        RowAudit audit = new RowAudit();
        if (!facts.upTo(cursor, log, fact -> HistoryRow.of(fact).ifPresent(audit::fact))) {
            return;
        }
        List<DataFile> live = log.files(snapshot, Optional.empty());
        if (isOfAnotherJournal(snapshot, live, cursor)) {
            return;
        }
        for (DataFile file : live) {
            readFile(snapshot, file, row -> compareUnlessEarlier(row, audit::row));
            progress.at("verify rows of " + log.name(), report.files(), live.size());
        }
        Set<Long> differing = audit.differing();
        if (!differing.isEmpty()) {
            nameRows(snapshot, live, cursor, differing);
        }
    }

    private void compareUnlessEarlier(PositionUpdate row, Consumer<PositionUpdate> compare) {
        if (row.seq() < facts.first()) {
            report.earlierRowSeen();
        } else {
            report.rowCompared();
            compare.accept(row);
        }
    }

    private boolean isOfAnotherJournal(Snapshot snapshot, List<DataFile> live, long cursor) {
        long highest =
                live.stream().mapToLong(file -> file.span().highestSeq()).max().orElse(0);
        boolean others = cursor == 0 && highest > 0 && highest >= facts.first();
        if (others) {
            find(
                    snapshot,
                    log.folder(),
                    Finding.Kind.OTHER_JOURNAL,
                    "it is the table of another journal: it has rows up to seq " + highest + " and no cursor of ours. "
                            + "Nothing was changed. Bring the right table back, point lake.path to the right folder, or stop "
                            + "the service and run `truebook lake rebuild " + log.name() + "`");
        }
        return others;
    }

    private void nameRows(Snapshot snapshot, List<DataFile> live, long cursor, Set<Long> blocks) throws IOException {
        RowAudit.Detail detail = new RowAudit.Detail();
        facts.upTo(
                cursor,
                log,
                fact -> HistoryRow.of(fact)
                        .filter(row -> blocks.contains(RowAudit.blockOf(row.seq())))
                        .ifPresent(detail::fact));
        for (DataFile file : live) {
            try {
                reader.read(file, row -> {
                    if (row.seq() >= facts.first() && blocks.contains(RowAudit.blockOf(row.seq()))) {
                        detail.row(row).forEach(kind -> findRow(snapshot, file.file(), kind, row));
                    }
                });
            } catch (UnreadableLakeException alreadyNamed) {
                progress.at("verify: " + alreadyNamed.getMessage(), 0, 0);
            }
        }
        detail.missing().forEach(row -> findRow(snapshot, log.folder(), Finding.Kind.MISSING_ROW, row));
    }

    private void auditPositions(Snapshot snapshot, long cursor) throws IOException {
        Map<PositionKey, PositionUpdate> expected = new HashMap<>();
        if (!facts.upTo(cursor, log, fact -> PositionChange.of(fact).ifPresent(change -> change.applyTo(expected)))) {
            return;
        }
        List<DataFile> live = log.files(snapshot, Optional.empty());
        if (isOfAnotherJournal(snapshot, live, cursor)) {
            return;
        }
        for (DataFile file : live) {
            readFile(snapshot, file, row -> {
                PositionUpdate fact = expected.remove(row.key());
                compareUnlessEarlier(row, compared -> {
                    if (!compared.equals(fact)) {
                        findRow(snapshot, file.file(), Finding.Kind.WRONG_ROW, row);
                    }
                });
            });
        }
        expected.values().forEach(fact -> findRow(snapshot, log.folder(), Finding.Kind.MISSING_ROW, fact));
    }

    private void readFile(Snapshot snapshot, DataFile file, Consumer<PositionUpdate> each) throws IOException {
        report.fileRead();
        AtomicLong count = new AtomicLong();
        try {
            log.requireUnchanged(file);
            reader.read(file, row -> {
                count.incrementAndGet();
                each.accept(row);
            });
            if (file.rows() > 0 && count.get() != file.rows()) {
                find(
                        snapshot,
                        file.file(),
                        Finding.Kind.DAMAGED_FILE,
                        "data file " + file.file() + " holds " + count + " rows, the log says " + file.rows() + ". "
                                + Remedy.rebuild(log.name()));
            }
        } catch (UnreadableLakeException damaged) {
            Finding.Kind kind = damaged.getCause() instanceof NoSuchFileException
                    ? Finding.Kind.MISSING_FILE
                    : Finding.Kind.DAMAGED_FILE;
            find(snapshot, file.file(), kind, damaged.getMessage() + ". " + Remedy.rebuild(log.name()));
        }
    }

    private void findRow(Snapshot snapshot, Path file, Finding.Kind kind, PositionUpdate row) {
        String what = switch (kind) {
            case DOUBLE_ROW -> " has more than one row";
            case MISSING_ROW -> " has no row";
            default -> " is not what the journal says";
        };
        report.findRow(
                log,
                snapshot.getVersion(),
                file,
                kind,
                "seq " + row.seq() + " of " + row.key() + what + ": " + file + "; " + Remedy.shortly(log.name()));
    }

    private void find(Snapshot snapshot, Path file, Finding.Kind kind, String text) {
        report.find(log, snapshot.getVersion(), file, kind, text);
    }
}
