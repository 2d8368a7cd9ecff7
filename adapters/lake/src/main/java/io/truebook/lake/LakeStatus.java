package io.truebook.lake;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the lake's sink stands; counters since the start of the process.
 *
 * @param inLake the highest seq with nothing pending at or below it, over both tables
 * @param factsRead facts taken from the log
 * @param updateRows rows written to {@code position_updates}
 * @param positionRows rows changed in {@code positions}
 * @param commits of both tables
 * @param bytes of data files written
 * @param lastCommit how long the last commit took
 * @param pendingRows rows that wait for {@code position_updates}
 * @param pendingPositions keys that wait for {@code positions}
 * @param failures attempts that failed
 * @param lastError what the last failure was; absent when the last attempt succeeded
 * @param liveFiles data files of the newest versions of both tables, as far as known without reading
 * @param bytesWritten everything: data files, logs, checkpoints, what compaction rewrote
 * @param rowBytes plain size of the rows of {@code position_updates}: numbers at their width, text at its length
 * @param compactedRows rows that compaction rewrote
 * @param lostCommits commits of ours that another program overwrote; their facts were written again
 * @param upkeepError why checkpoints, compaction or clean-up fail; absent when they don't
 * @param livePositionFiles those of {@code liveFiles} that belong to {@code positions}
 * @param commitTime how long all rounds of commits took together
 * @param commitRounds how many those were; one takes both tables along
 */
public record LakeStatus(
        long inLake,
        long factsRead,
        long updateRows,
        long positionRows,
        long commits,
        long bytes,
        Duration lastCommit,
        int pendingRows,
        int pendingPositions,
        long failures,
        @Nullable String lastError,
        int liveFiles,
        long bytesWritten,
        long rowBytes,
        long compactedRows,
        long lostCommits,
        @Nullable String upkeepError,
        int livePositionFiles,
        Duration commitTime,
        long commitRounds) {

    static final LakeStatus NOTHING_YET =
            new LakeStatus(0, 0, 0, 0, 0, 0, Duration.ZERO, 0, 0, 0, null, 0, 0, 0, 0, 0, null, 0, Duration.ZERO, 0);

    /** Data files of the newest version of {@code position_updates}. */
    public int liveUpdateFiles() {
        return liveFiles - livePositionFiles;
    }

    /** Bytes written for each plain byte of a row; 0 when no row was written. */
    public double writeAmplification() {
        return rowBytes == 0 ? 0 : (double) bytesWritten / rowBytes;
    }
}
