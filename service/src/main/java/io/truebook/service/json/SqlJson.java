package io.truebook.service.json;

import io.truebook.service.lakesql.SqlAnswer;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer in SQL as JSON: rows are arrays, because columns of a question may share a name. */
public final class SqlJson {

    private SqlJson() {}

    /**
     * One answer.
     *
     * @param asOf the moment of event time asked about; absent for versions
     */
    public static ObjectNode of(SqlAnswer answer, @Nullable Instant asOf) {
        ObjectNode document = Json.object();
        ObjectNode versions = document.putObject("versions");
        new TreeMap<>(answer.versions()).forEach(versions::put);
        if (asOf != null) {
            Json.put(document, "asOf", asOf);
        }
        ArrayNode columns = document.putArray("columns");
        for (SqlAnswer.Column column : answer.columns()) {
            columns.addObject().put("name", column.name()).put("type", column.type());
        }
        document.put("count", answer.rows().size());
        document.put("more", answer.more());
        ArrayNode rows = document.putArray("rows");
        for (List<@Nullable Object> row : answer.rows()) {
            add(rows.addArray(), row);
        }
        return document;
    }

    private static void add(ArrayNode cells, List<@Nullable Object> row) {
        for (Object cell : row) {
            switch (cell) {
                case null -> cells.addNull();
                case Boolean truth -> cells.add(truth);
                case Long number -> cells.add(number);
                case Double number -> cells.add(number);
                default -> cells.add(cell.toString());
            }
        }
    }
}
