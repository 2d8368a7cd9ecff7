package io.truebook.lake;

/**
 * What {@code optimize} did.
 *
 * @param filesBefore live files of {@code position_updates}
 * @param filesAfter the same afterwards
 * @param rows rewritten; none changed
 * @param bytesWritten as data files
 */
public record OptimizeResult(int filesBefore, int filesAfter, long rows, long bytesWritten) {}
