package io.truebook.lake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an audit found, and how much it read. */
final class AuditReport {

    private static final int MOST_ROW_FINDINGS = 20;

    private final List<Finding> findings = new ArrayList<>();
    private int rowFindings;
    private long commits;
    private long files;
    private long rows;
    private long earlierRows;

    AuditReport() {}

    void add(List<Finding> known) {
        findings.addAll(known);
    }

    /** @param text what is wrong there and what to do; table and version are put before it */
    void find(TableLog log, long version, Path file, Finding.Kind kind, String text) {
        String where = version < 0 ? "" : ", version " + version;
        String what = text.startsWith(log.describe())
                ? text.substring(log.describe().length()).replaceFirst("^[:, ]+", "")
                : text;
        findings.add(new Finding(log.name(), version, file, kind, log.describe() + where + ": " + what));
    }

    /** Whether the log of a table was found damaged. */
    boolean isLogDamaged(String table) {
        return findings.stream()
                .anyMatch(finding -> finding.table().equals(table)
                        && (finding.kind() == Finding.Kind.DAMAGED_LOG || finding.kind() == Finding.Kind.LOG_GAP));
    }

    /** Something about a row; the first ones are told one by one. */
    void findRow(TableLog log, long version, Path file, Finding.Kind kind, String text) {
        if (rowFindings++ < MOST_ROW_FINDINGS) {
            find(log, version, file, kind, text);
        }
    }

    void commitsRead(long count) {
        commits += count;
    }

    void fileRead() {
        files++;
    }

    void rowCompared() {
        rows++;
    }

    void earlierRowSeen() {
        earlierRows++;
    }

    long files() {
        return files;
    }

    VerifyResult result() {
        return new VerifyResult(findings, commits, files, rows, earlierRows);
    }
}
