package io.truebook.lake;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the sink has written, and how its last attempt went; since the start of the process. */
final class SinkFigures {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaLakeSink.class);

    private Written updates = Written.NOTHING;
    private Written positions = Written.NOTHING;
    private long rowBytes;
    private long commits;
    private long failures;
    private @Nullable String lastError;

    SinkFigures() {}

    /** @param plainBytes size of the rows without any format */
    void updatesWritten(Written written, long plainBytes) {
        updates = updates.plus(written);
        rowBytes += plainBytes;
    }

    void positionsWritten(Written written) {
        positions = positions.plus(written);
    }

    /** @param received how many changes came down to what was written */
    void committed(String table, Written written, long received, SeqRange range) {
        commits++;
        lastError = null;
        LOG.info("{}: wrote {} (deduped from {}), seq {}", table, written.rows(), received, range);
    }

    void failed(String reason) {
        failures++;
        lastError = reason;
    }

    /** The tables are whole and ours, and nothing keeps from writing. */
    void mended() {
        lastError = null;
    }

    Written updates() {
        return updates;
    }

    Written positions() {
        return positions;
    }

    long rowBytes() {
        return rowBytes;
    }

    long commits() {
        return commits;
    }

    long failures() {
        return failures;
    }

    /** Why the last attempt failed; absent when it did not. */
    @Nullable
    String lastError() {
        return lastError;
    }
}
