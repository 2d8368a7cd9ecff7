package io.truebook.service.demo;

import io.truebook.engine.LakeHistory;
import io.truebook.engine.Watermarks;
import io.truebook.service.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a demo came to.
 *
 * @param watermarks how far each stage had come
 * @param drained whether everything the broker sent was accepted and in the lake before the comparison
 * @param framesReceived messages this process has received
 * @param factsAccepted facts about positions since the folder was begun
 * @param duplicates rows of the broker that said nothing new, since the folder was begun
 * @param conflatedMarks marks of this process that were overwritten before they were sampled
 * @param quarantined inputs since the folder was begun that could not be accepted
 * @param tables the lake's tables
 * @param result IN_SYNC, DIFFERENCES, CRITICAL or INCOMPLETE
 * @param breaks open differences
 * @param reconciliation the verdict in words
 * @param comparison broker, live view and lake, row by row
 * @param startupMillis from the start of the launcher, or of this process, to the first answer over HTTP
 */
public record DemoSummary(
        Watermarks watermarks,
        boolean drained,
        long framesReceived,
        long factsAccepted,
        long duplicates,
        long conflatedMarks,
        long quarantined,
        List<LakeHistory.TableStatus> tables,
        String result,
        long breaks,
        String reconciliation,
        BrokerComparison comparison,
        long startupMillis) {

    private static final String HISTORY = "position_updates";
    private static final String CURRENT = "positions";
    private static final int DIFFERENCES_SHOWN = 20;

    /** Whether broker, live view and lake agreed on every row. */
    public boolean equalsBroker() {
        return drained && comparison.isEqual();
    }

    /** How many positions the broker holds. */
    public int positions() {
        return comparison.positions();
    }

    /** The first differences, a line each; empty when there are none. */
    public List<String> differences() {
        return comparison.differences().stream().limit(DIFFERENCES_SHOWN).toList();
    }

    /** Rows of the history table. */
    public long rowsInLake() {
        return table(HISTORY).rows();
    }

    /** The version of the table of current positions. */
    public long lakeVersion() {
        return table(CURRENT).version();
    }

    /** Live files of all tables. */
    public long lakeFiles() {
        return tables.stream().mapToLong(LakeHistory.TableStatus::files).sum();
    }

    private LakeHistory.TableStatus table(String name) {
        return tables.stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the lake has no table " + name));
    }

    /** As one JSON object. */
    public ObjectNode document() {
        ObjectNode node = Json.object();
        node.put("received", watermarks.received());
        node.put("accepted", watermarks.accepted());
        node.put("inLake", watermarks.inLake());
        node.put("drained", drained);
        node.put("framesReceived", framesReceived);
        node.put("factsAccepted", factsAccepted);
        node.put("rowsInLake", rowsInLake());
        node.put("duplicates", duplicates);
        node.put("conflatedMarks", conflatedMarks);
        node.put("quarantined", quarantined);
        node.put("positions", positions());
        ObjectNode lake = node.putObject("lake");
        lake.put("version", lakeVersion());
        lake.put("files", lakeFiles());
        ObjectNode verdict = node.putObject("reconciliation");
        verdict.put("result", result);
        verdict.put("breaks", breaks);
        verdict.put("summary", reconciliation);
        node.put("equalsBroker", equalsBroker());
        ArrayNode unequal = node.putArray("differences");
        differences().forEach(unequal::add);
        node.put("startupMillis", startupMillis);
        return node;
    }
}
