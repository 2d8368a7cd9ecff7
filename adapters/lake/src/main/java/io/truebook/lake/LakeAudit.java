package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Proves that the tables say what the journal says, reading everything and changing nothing. */
final class LakeAudit {

    private static final int FACTS_AT_ONCE = 10_000;
    private static final int MOST_ROW_FINDINGS = 20;
    private static final String REBUILD =
            " Nothing was changed. Move the table away and start the service: it is rebuilt from the journal";

    private final TableLog updates;
    private final TableLog positions;
    private final PositionFiles reader;
    private final Disk disk;
    private final String appId;
    private final FactLog facts;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private int rowFindings;
    private long commits;
    private long files;
    private long rows;
    private long earlierRows;
    private long firstFact = Long.MAX_VALUE;

    LakeAudit(Path root, Disk disk, String appId, FactLog facts, Progress progress) {
        this.updates = new TableLog(TableSpec.POSITION_UPDATES, root.resolve(TableSpec.POSITION_UPDATES), disk);
        this.positions = new TableLog(TableSpec.POSITIONS, root.resolve(TableSpec.POSITIONS), disk);
        this.reader = new PositionFiles(disk);
        this.disk = disk;
        this.appId = appId;
        this.facts = facts;
        this.progress = progress;
    }

    /** @param knownAlready goes into the result */
    VerifyResult run(List<Finding> knownAlready) throws IOException {
        findings.addAll(knownAlready);
        for (TableLog log : List.of(updates, positions)) {
            commits += new LogAudit(log, disk, appId, findings::add).run(progress);
        }
        try {
            auditUpdates(updates.latest());
        } catch (UnreadableLakeException unreadable) {
            find(updates, -1, updates.logFolder(), Finding.Kind.DAMAGED_LOG, String.valueOf(unreadable.getMessage()));
        }
        try {
            auditPositions(positions.latest());
        } catch (UnreadableLakeException unreadable) {
            find(
                    positions,
                    -1,
                    positions.logFolder(),
                    Finding.Kind.DAMAGED_LOG,
                    String.valueOf(unreadable.getMessage()));
        }
        return new VerifyResult(findings, commits, files, rows, earlierRows);
    }

    private void auditUpdates(Snapshot snapshot) throws IOException {
        long cursor = updates.cursor(snapshot, appId);
        RowAudit audit = new RowAudit();
        if (!eachFact(cursor, fact -> ifRow(fact, audit::fact))) {
            return;
        }
        List<DataFile> live = updates.files(snapshot, Optional.empty());
        for (DataFile file : live) {
            readFile(updates, snapshot, file, row -> compareUnlessEarlier(row, audit::row));
            progress.at("verify rows of " + updates.name(), files, live.size());
        }
        Set<Long> differing = audit.differing();
        if (!differing.isEmpty()) {
            nameRows(snapshot.getVersion(), live, cursor, differing);
        }
    }

    private void compareUnlessEarlier(PositionUpdate row, Consumer<PositionUpdate> compare) {
        if (row.seq() < firstFact) {
            earlierRows++;
        } else {
            rows++;
            compare.accept(row);
        }
    }

    private void nameRows(long version, List<DataFile> live, long cursor, Set<Long> blocks) throws IOException {
        RowAudit.Detail detail = new RowAudit.Detail();
        eachFact(
                cursor,
                fact -> ifRow(fact, row -> {
                    if (blocks.contains(RowAudit.blockOf(row.seq()))) {
                        detail.fact(row);
                    }
                }));
        for (DataFile file : live) {
            try {
                reader.read(file, row -> {
                    if (row.seq() >= firstFact && blocks.contains(RowAudit.blockOf(row.seq()))) {
                        detail.row(row).forEach(kind -> findRow(updates, version, file.file(), kind, row));
                    }
                });
            } catch (UnreadableLakeException alreadyNamed) {
                progress.at("verify: " + alreadyNamed.getMessage(), 0, 0);
            }
        }
        detail.missing().forEach(row -> findRow(updates, version, updates.folder(), Finding.Kind.MISSING_ROW, row));
    }

    private void auditPositions(Snapshot snapshot) throws IOException {
        long version = snapshot.getVersion();
        Map<PositionKey, PositionUpdate> expected = new HashMap<>();
        if (!eachFact(
                positions.cursor(snapshot, appId),
                fact -> PositionChange.of(fact).ifPresent(change -> change.applyTo(expected)))) {
            return;
        }
        for (DataFile file : positions.files(snapshot, Optional.empty())) {
            readFile(positions, snapshot, file, row -> {
                PositionUpdate fact = expected.remove(row.key());
                compareUnlessEarlier(row, compared -> {
                    if (!compared.equals(fact)) {
                        findRow(positions, version, file.file(), Finding.Kind.WRONG_ROW, row);
                    }
                });
            });
        }
        expected.values()
                .forEach(fact -> findRow(positions, version, positions.folder(), Finding.Kind.MISSING_ROW, fact));
    }

    private void readFile(TableLog log, Snapshot snapshot, DataFile file, Consumer<PositionUpdate> each)
            throws IOException {
        files++;
        AtomicLong count = new AtomicLong();
        try {
            reader.read(file, row -> {
                count.incrementAndGet();
                each.accept(row);
            });
            if (file.rows() > 0 && count.get() != file.rows()) {
                find(
                        log,
                        snapshot.getVersion(),
                        file.file(),
                        Finding.Kind.DAMAGED_FILE,
                        "data file " + file.file() + " holds " + count + " rows, the log says " + file.rows() + "."
                                + REBUILD);
            }
        } catch (UnreadableLakeException damaged) {
            Finding.Kind kind = damaged.getCause() instanceof NoSuchFileException
                    ? Finding.Kind.MISSING_FILE
                    : Finding.Kind.DAMAGED_FILE;
            find(log, snapshot.getVersion(), file.file(), kind, String.valueOf(damaged.getMessage()));
        }
    }

    private static void ifRow(Fact fact, Consumer<PositionUpdate> use) {
        if (fact instanceof PositionUpdate row) {
            use.accept(row);
        }
    }

    /** Hands over the facts up to a seq; false when they cannot be read, which is a finding. */
    private boolean eachFact(long upTo, Consumer<Fact> use) {
        try (FactLog.FactReader from = facts.read(0)) {
            FactLog.FactBatch batch = from.next(FACTS_AT_ONCE);
            while (!batch.isEmpty()) {
                for (Fact fact : batch.facts()) {
                    firstFact = Math.min(firstFact, fact.seq());
                    if (fact.seq() <= upTo) {
                        use.accept(fact);
                    }
                }
                if (batch.to() >= upTo) {
                    break;
                }
                batch = from.next(FACTS_AT_ONCE);
            }
            return true;
        } catch (IOException unreadable) {
            find(
                    updates,
                    -1,
                    updates.folder(),
                    Finding.Kind.UNREADABLE_FACTS,
                    "rows were not compared, because the journal's facts cannot be read from their beginning: "
                            + unreadable.getMessage() + "; restore the journal's archive");
            return false;
        }
    }

    private void findRow(TableLog log, long version, Path file, Finding.Kind kind, PositionUpdate row) {
        String what = switch (kind) {
            case DOUBLE_ROW -> " has more than one row.";
            case MISSING_ROW -> " has no row.";
            default -> " is not what the journal says.";
        };
        if (rowFindings++ < MOST_ROW_FINDINGS) {
            find(log, version, file, kind, "seq " + row.seq() + " of " + row.key() + what + " " + file + "." + REBUILD);
        }
    }

    private void find(TableLog log, long version, Path file, Finding.Kind kind, String text) {
        findings.add(
                new Finding(log.name(), version, file, kind, log.describe() + ", version " + version + ": " + text));
    }
}
