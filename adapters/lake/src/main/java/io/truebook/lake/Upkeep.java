package io.truebook.lake;

import java.time.Duration;

/**
 * When the lake's files are put in order, and how long what is no longer needed is kept. What event-time and
 * knowledge-time history needs is never removed, whatever stands here.
 *
 * @param compactAfterCommits of {@code position_updates}: so many commits of small files start a round of compaction
 * @param compactAfterFiles so many files more than the last round left start a round at once: they are what makes a
 *     question about the past slow
 * @param compactAfter small files that waited this long start a round, so that a quiet evening ends with few files
 * @param compactedRetention files of {@code position_updates} stay this long after compaction replaced them: for readers
 *     that began before
 * @param versionRetention files of {@code positions} stay this long after a commit replaced them: for reading versions
 * @param orphanRetention files that no log names stay this long: they may belong to a writer that has not committed yet
 * @param logRetention commits of a table's log are kept this long
 * @param logBytes a log beyond this many bytes is shortened earlier, though never into what files are kept for
 * @param vacuumInterval between two rounds of clean-up
 */
public record Upkeep(
        int compactAfterCommits,
        int compactAfterFiles,
        Duration compactAfter,
        Duration compactedRetention,
        Duration versionRetention,
        Duration orphanRetention,
        Duration logRetention,
        long logBytes,
        Duration vacuumInterval) {

    public static final Upkeep DEFAULTS = new Upkeep(
            200,
            2_000,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofDays(7),
            48L << 20,
            Duration.ofMinutes(30));

    public Upkeep {
        if (compactAfterCommits < 2 || compactAfterFiles < 2) {
            throw new IllegalArgumentException("compaction starts after 2 commits or files at the least, not after "
                    + compactAfterCommits + " or " + compactAfterFiles);
        }
    }

    /** How long a table keeps files that its newest version no longer has. */
    Duration replacedFiles(String table) {
        return table.equals(TableSpec.POSITIONS) ? versionRetention : compactedRetention;
    }
}
