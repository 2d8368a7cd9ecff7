package io.truebook.lake;

import java.util.List;

/**
 * What {@code verify} found.
 *
 * @param commits log files read
 * @param files data files read, every page with its checksum
 * @param rows compared with the journal's facts
 * @param earlierRows below the first fact of this journal: written by an earlier one, and not compared
 */
public record VerifyResult(List<Finding> findings, long commits, long files, long rows, long earlierRows) {

    public VerifyResult {
        findings = List.copyOf(findings);
    }

    public boolean isSound() {
        return findings.isEmpty();
    }
}
