package io.truebook.lake;

import java.nio.file.Path;

/**
 * A commit of ours that is not in the log any more as it was written.
 *
 * @param range the inputs whose facts it carried; empty for a compaction
 * @param state what is found in its place
 */
record LostCommit(long version, Path file, SeqRange range, String state) {}
