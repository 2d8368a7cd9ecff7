package io.truebook.service.json;

import io.truebook.service.sync.SyncResult;
import tools.jackson.databind.node.ObjectNode;

/** The outcome of a sync as JSON. */
public final class SyncJson {

    private SyncJson() {}

    public static ObjectNode of(SyncResult sync) {
        ObjectNode node = Json.object();
        node.put("summary", sync.summary());
        node.put("asOfSeq", sync.result().asOfSeq());
        node.put("inLake", sync.inLake());
        node.put("durationSeconds", Json.seconds(sync.duration()));
        node.set("watermarks", StatusJson.watermarks(sync.watermarks()));
        node.set("result", ReconciliationJson.of(sync.result()));
        node.set("report", ReconciliationJson.of(sync.report()));
        return node;
    }
}
