package io.truebook.service.query;

import io.truebook.lake.Progress;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** What can be done to keep a lake in order; each answer is one document, from a service or from a folder. */
public interface RecordUpkeep extends AutoCloseable {

    /** Makes few large files of many small ones. */
    JsonNode optimize(Progress progress) throws IOException;

    /** What {@link #vacuum} would remove. */
    JsonNode vacuumDryRun() throws IOException;

    /** Removes files that nothing needs any more. */
    JsonNode vacuum(Progress progress) throws IOException;

    /** Proves the tables against the journal. */
    JsonNode verify(Progress progress) throws IOException;

    /** Writes a table anew from the journal and keeps the old one. */
    JsonNode rebuild(String table, Progress progress) throws IOException;

    @Override
    void close() throws IOException;
}
