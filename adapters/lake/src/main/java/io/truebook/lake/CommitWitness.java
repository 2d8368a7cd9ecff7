package io.truebook.lake;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Is shown each log file of a table before it is published, so that its fingerprint is known without reading it again. */
final class CommitWitness {

    private @Nullable CommitPrint attempt;

    CommitWitness() {}

    /** A log file is about to be published under this name. */
    void attempted(Path file, byte[] content) {
        attempt = CommitPrint.of(file, ByteBuffer.wrap(content));
    }

    /** What was attempted last; told once. */
    Optional<CommitPrint> taken() {
        CommitPrint print = attempt;
        attempt = null;
        return Optional.ofNullable(print);
    }
}
