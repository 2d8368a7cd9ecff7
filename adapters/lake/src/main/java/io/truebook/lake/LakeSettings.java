package io.truebook.lake;

import java.time.Duration;

/**
 * When and how the lake is written. A commit is <em>started</em> by the first of three: rows waited for the batch
 * interval, enough rows wait, or the oldest waits too long; it then takes all there is.
 *
 * @param partitioning of {@code position_updates}; decides only when the table is created
 * @param batchInterval how long a row may wait for company, 1 to 5 s
 * @param batchRows so many waiting rows start a commit at once
 * @param maxAge a row that waited this long is committed even when the disk is so slow that commits are spaced out
 * @param maxCommitRows one commit takes at most about so many rows; so many waiting rows start one without spacing
 * @param valuationInterval the grid on which changes of value alone reach the table {@code positions}
 * @param checkpointInterval commits between two checkpoints of a table's log
 * @param upkeep when files are compacted and removed
 */
public record LakeSettings(
        Partitioning partitioning,
        Duration batchInterval,
        int batchRows,
        Duration maxAge,
        int maxCommitRows,
        Duration valuationInterval,
        int checkpointInterval,
        Upkeep upkeep) {

    public static final LakeSettings DEFAULTS = new LakeSettings(
            Partitioning.SYMBOL,
            Duration.ofSeconds(3),
            100,
            Duration.ofSeconds(60),
            50_000,
            Duration.ofSeconds(30),
            100);

    public LakeSettings {
        within("lake.batch-interval", batchInterval, Duration.ofSeconds(1), Duration.ofSeconds(5));
        within("lake.batch-rows", batchRows, 1, 1_000_000);
        within("lake.max-age", maxAge, Duration.ofSeconds(1), Duration.ofHours(1));
        within("lake.max-commit-rows", maxCommitRows, 1, 1_000_000);
        within("lake.valuation-interval", valuationInterval, Duration.ofSeconds(1), Duration.ofDays(1));
        within("lake.checkpoint-interval", checkpointInterval, 1, 10_000);
    }

    /** With the default upkeep. */
    public LakeSettings(
            Partitioning partitioning,
            Duration batchInterval,
            int batchRows,
            Duration maxAge,
            int maxCommitRows,
            Duration valuationInterval,
            int checkpointInterval) {
        this(
                partitioning,
                batchInterval,
                batchRows,
                maxAge,
                maxCommitRows,
                valuationInterval,
                checkpointInterval,
                Upkeep.DEFAULTS);
    }

    /** The same with another upkeep. */
    public LakeSettings withUpkeep(Upkeep other) {
        return new LakeSettings(
                partitioning,
                batchInterval,
                batchRows,
                maxAge,
                maxCommitRows,
                valuationInterval,
                checkpointInterval,
                other);
    }

    /** The same with another division into folders. */
    public LakeSettings withPartitioning(Partitioning other) {
        return new LakeSettings(
                other, batchInterval, batchRows, maxAge, maxCommitRows, valuationInterval, checkpointInterval, upkeep);
    }

    private static <T extends Comparable<T>> void within(String key, T value, T lowest, T highest) {
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw new IllegalArgumentException(
                    key + " is " + lowest + " to " + highest + ", not " + value + "; change it and start again");
        }
    }
}
