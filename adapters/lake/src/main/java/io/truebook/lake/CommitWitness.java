package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the last commits of ours look like on disk. A writer that publishes log files by rename, as most engines
 * do on a local disk, can overwrite a commit after it succeeded; nothing else would ever tell.
 */
final class CommitWitness {

    private static final int KEPT = 16;

    private final DurableFiles files;
    private final Deque<Witnessed> commits = new ArrayDeque<>();
    private @Nullable Print attempt;

    CommitWitness(Disk disk) {
        this.files = new DurableFiles(disk);
    }

    private record Print(Path file, int sizeBytes, long hash) {
        static Print of(Path file, ByteBuffer content) {
            CRC32C hash = new CRC32C();
            int size = content.remaining();
            hash.update(content);
            return new Print(file, size, hash.getValue());
        }
    }

    private record Witnessed(long version, SeqRange range, Print print) {}

    /** A log file is about to be published under this name. */
    void attempted(Path file, byte[] content) {
        attempt = Print.of(file, ByteBuffer.wrap(content));
    }

    /** What was attempted last is known to have succeeded. */
    void published(SeqRange range) {
        Print print = attempt;
        attempt = null;
        if (print != null) {
            long version =
                    Long.parseLong(String.valueOf(print.file().getFileName()).substring(0, 20));
            commits.addLast(new Witnessed(version, range, print));
            if (commits.size() > KEPT) {
                commits.removeFirst();
            }
        }
    }

    /** The oldest of the commits at or above a version that is not as it was written. */
    Optional<LostCommit> lost(long fromVersion) throws IOException {
        for (Witnessed commit : commits) {
            String state = commit.version() < fromVersion ? "" : stateOf(commit.print());
            if (!state.isEmpty()) {
                return Optional.of(
                        new LostCommit(commit.version(), commit.print().file(), commit.range(), state));
            }
        }
        return Optional.empty();
    }

    private String stateOf(Print print) throws IOException {
        try {
            Print now = Print.of(print.file(), files.read(print.file()));
            return now.equals(print)
                    ? ""
                    : "was overwritten: it has " + now.sizeBytes() + " bytes, we wrote " + print.sizeBytes();
        } catch (NoSuchFileException gone) {
            return "is missing";
        }
    }

    /** What is in the log now is the truth from here on. */
    void forget() {
        commits.clear();
    }
}
