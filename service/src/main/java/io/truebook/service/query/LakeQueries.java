package io.truebook.service.query;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** What can be asked of a lake's tables as such; the same from a service and from a folder. */
public interface LakeQueries extends AutoCloseable {

    /** One line a table of the lake. */
    JsonNode lakeStatus() throws IOException;

    /** The newest versions of a table, newest first, at most {@code limit}. */
    JsonNode lakeVersions(String table, int limit) throws IOException;

    @Override
    void close() throws IOException;
}
