package io.truebook.service.query;

import io.truebook.engine.LakeHistory;
import io.truebook.service.json.LakeJson;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Answers from a lake's files; the journal is not read for it. */
public record LakeDocuments(LakeHistory lake) implements LakeQueries {

    @Override
    public ObjectNode lakeStatus() throws IOException {
        return LakeJson.tables(lake.status());
    }

    @Override
    public ObjectNode lakeVersions(String table, int limit) throws IOException {
        return LakeJson.versions(table, lake.versions(table, limit));
    }

    @Override
    public void close() {}
}
