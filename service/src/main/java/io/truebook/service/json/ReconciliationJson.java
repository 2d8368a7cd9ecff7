package io.truebook.service.json;

import io.truebook.domain.Discrepancy;
import io.truebook.domain.ReconciliationReport;
import io.truebook.domain.ReconciliationResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results, reports and findings of reconciliations, under the names that such reports traditionally use. */
public final class ReconciliationJson {

    private ReconciliationJson() {}

    /** A result with every finding. */
    public static ObjectNode of(ReconciliationResult result) {
        ObjectNode node = Json.object();
        node.put("run", result.run());
        node.put("trigger", result.trigger().name());
        node.put("as_of_seq", result.asOfSeq());
        node.put("complete", result.complete());
        node.put("ib_count", result.ibCount());
        node.put("delta_count", result.deltaCount());
        node.put("discrepancy_count", result.discrepancyCount());
        node.put("has_critical_issues", result.hasCriticalIssues());
        node.put("open_count", result.openCount());
        node.put(
                "pending_count",
                result.discrepancies().stream()
                        .filter(found -> found.resolution() == Discrepancy.Resolution.PENDING)
                        .count());
        node.put(
                "healed_count",
                result.discrepancies().stream()
                        .filter(found -> found.resolution() == Discrepancy.Resolution.HEALED)
                        .count());
        Json.put(node, "timestamp", result.timestamp());
        node.put("duration_seconds", Json.seconds(result.duration()));
        node.put("summary", result.summary());
        ArrayNode findings = node.putArray("discrepancies");
        result.discrepancies().forEach(found -> findings.add(of(found)));
        node.put("counts_note", countsNote(result));
        return node;
    }

    /**
     * Why the counts differ where nothing else does: the broker's is of its answer, the lake's of the comparison that
     * followed, and positions come and go in between. Each position by itself was compared at one moment.
     */
    private static @Nullable String countsNote(ReconciliationResult result) {
        boolean settled =
                result.discrepancies().stream().allMatch(found -> found.resolution() == Discrepancy.Resolution.HEALED);
        int more = result.deltaCount() - result.ibCount();
        if (!result.complete() || !settled || more == 0) {
            return null;
        }
        return "the counts are of two moments: " + Math.abs(more) + (more > 0 ? " more" : " fewer")
                + " were held when the lake was compared, at seq " + result.asOfSeq()
                + ", than when the broker answered; no position differs";
    }

    /** A report: counts by type, and the critical findings apart. */
    public static ObjectNode of(ReconciliationReport report) {
        ObjectNode node = Json.object();
        Json.put(node, "timestamp", report.timestamp());
        node.put("ib_positions", report.ibPositions());
        node.put("delta_positions", report.deltaPositions());
        ObjectNode byType = node.putObject("discrepancies_by_type");
        report.discrepanciesByType().forEach((type, count) -> byType.put(type, count.longValue()));
        ArrayNode critical = node.putArray("critical_discrepancies");
        report.criticalDiscrepancies().forEach(found -> critical.add(of(found)));
        return node;
    }

    /** One finding; its quantities carry both of the names in use. */
    public static ObjectNode of(Discrepancy found) {
        ObjectNode node = Json.object();
        node.put("type", found.type().name());
        node.put("source_type", found.type().sourceName());
        node.put("severity", found.severity().name());
        node.put("level", found.severity().level());
        node.put("comparison", found.comparison().name());
        node.put("resolution", found.resolution().name());
        node.put("cause", found.cause().name());
        node.put("account", found.account().value());
        if (found.conId() == null) {
            node.putNull("conid");
        } else {
            node.put("conid", found.conId().value());
        }
        node.put("model_code", found.modelCode());
        node.put("symbol", found.symbol());
        node.put("details", found.details());
        String atBroker = found.ibPosition() == null ? null : found.ibPosition().toString();
        String recorded =
                found.deltaPosition() == null ? null : found.deltaPosition().toString();
        node.put("ib_position", atBroker);
        node.put("delta_position", recorded);
        node.put("ib_quantity", atBroker);
        node.put("delta_quantity", recorded);
        Json.put(node, "timestamp", found.timestamp());
        return node;
    }
}
