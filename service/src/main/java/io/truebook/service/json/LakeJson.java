package io.truebook.service.json;

import io.truebook.engine.LakeHistory;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lake's tables as JSON. */
public final class LakeJson {

    private LakeJson() {}

    /** One line a table. */
    public static ObjectNode tables(List<LakeHistory.TableStatus> tables) {
        ObjectNode document = Json.object();
        ArrayNode lines = document.putArray("tables");
        for (LakeHistory.TableStatus table : tables) {
            ObjectNode line = lines.addObject();
            line.put("table", table.table());
            line.put("path", table.path());
            line.put("version", table.version());
            line.put("seq", table.seq());
            line.put("files", table.files());
            line.put("bytes", table.bytes());
            line.put("rows", table.rows());
        }
        return document;
    }

    /** Versions of a table, newest first. */
    public static ObjectNode versions(String table, List<LakeHistory.Version> versions) {
        ObjectNode document = Json.object();
        document.put("table", table);
        ArrayNode lines = document.putArray("versions");
        for (LakeHistory.Version version : versions) {
            ObjectNode line = lines.addObject();
            line.put("version", version.version());
            Json.put(line, "committedAt", version.committedAt());
            line.put("operation", version.operation());
            line.put("seq", version.seq());
            line.put("rows", version.rows());
        }
        return document;
    }
}
