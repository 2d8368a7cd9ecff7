package io.truebook.service.json;

import io.truebook.domain.ImportTrial;
import io.truebook.domain.Settlement;
import io.truebook.service.imports.ImportDesk;
import io.truebook.service.imports.ImportReport;
import io.truebook.service.imports.Row;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of an imported file, as JSON. */
public final class ImportJson {

    private ImportJson() {}

    /** A file that was read. */
    public static ObjectNode of(ImportReport report) {
        ObjectNode document = Json.object();
        document.put("file", report.name());
        document.put("rows", report.rows());
        document.put("handedIn", report.handedIn());
        document.put("taken", report.count(Settlement.APPLIED));
        document.put("superseded", report.count(Settlement.SUPERSEDED));
        document.put("overruled", report.count(Settlement.OVERRULED));
        document.put("repeated", report.repeated());
        document.put("recorded", report.recorded());
        document.put("refused", report.refused().size());
        document.put("afterSeq", report.range().after());
        document.put("upToSeq", report.range().upTo());
        ArrayNode notTaken = document.putArray("notTaken");
        report.notTaken().forEach(outcome -> notTaken.add(outcome(outcome)));
        ArrayNode refusals = document.putArray("refusals");
        report.refused().forEach(row -> refusals.add(refusal(row)));
        return document;
    }

    private static ObjectNode outcome(ImportTrial.Outcome outcome) {
        ObjectNode node = Json.object();
        node.put("account", outcome.record().account().value());
        node.put("conid", outcome.record().contract().conId().value());
        Json.put(node, "timestamp", outcome.record().timestamp());
        node.put("outcome", outcome.settlement().name().toLowerCase(Locale.ROOT));
        node.put("detail", outcome.detail());
        return node;
    }

    private static ObjectNode refusal(Row row) {
        ObjectNode node = Json.object();
        node.put("line", row.line());
        node.put("reason", row.reason());
        ArrayNode faults = node.putArray("faults");
        row.faults().forEach(fault -> {
            ObjectNode one = faults.addObject();
            one.put("column", fault.column());
            one.put("value", fault.value());
            one.put("allowed", fault.allowed());
        });
        ObjectNode cells = node.putObject("cells");
        row.cells().forEach(cells::put);
        return node;
    }

    /** How the rows of a file were settled. */
    public static ObjectNode of(ImportDesk.Settled settled) {
        ObjectNode document = Json.object();
        document.put("waiting", settled.waiting());
        Map<Settlement, Long> outcomes = settled.outcomes();
        document.put("taken", outcomes.getOrDefault(Settlement.APPLIED, 0L));
        document.put("superseded", outcomes.getOrDefault(Settlement.SUPERSEDED, 0L));
        document.put("overruled", outcomes.getOrDefault(Settlement.OVERRULED, 0L));
        document.put("repeated", outcomes.getOrDefault(Settlement.REPEATED, 0L));
        document.put("quarantined", settled.quarantined());
        return document;
    }
}
