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
        @Nullable String lastError) {}
