package io.truebook.service.cli;

import tools.jackson.databind.JsonNode;

/** The outcome of a reconciliation for people. */
final class ReconciliationText {

    private ReconciliationText() {}

    static String of(JsonNode answer) {
        JsonNode result = answer.path("result");
        if (result.isMissingNode()) {
            return answer.path("message").asString("the sync goes on");
        }
        StringBuilder text = new StringBuilder(result.path("summary").asString());
        text.append(" in ").append(answer.path("durationSeconds").asString()).append(" s");
        if (result.path("counts_note").isString()) {
            text.append("; ").append(result.path("counts_note").asString());
        }
        if (!result.path("complete").asBoolean()) {
            text.append("; not every account answered completely, so nothing is concluded from what is missing");
        }
        if (!answer.path("inLake").asBoolean()) {
            text.append("; the lake is behind, `truebook status` tells how far");
        }
        if (!result.path("discrepancies").isEmpty()) {
            text.append(System.lineSeparator()).append(findings(result.path("discrepancies"), "AT BROKER", "RECORDED"));
        }
        return text.toString();
    }

    /** What has changed since a moment of the past. */
    static String ofChanges(JsonNode changes) {
        StringBuilder text = new StringBuilder();
        text.append("Held at ").append(changes.path("asOf").asString());
        if (changes.has("knownAt")) {
            text.append(" as known at ").append(changes.path("knownAt").asString());
        }
        text.append(": ").append(changes.path("count_then").asString());
        text.append(", now: ").append(changes.path("count_now").asString());
        text.append(", differences: ").append(changes.path("discrepancy_count").asString());
        for (JsonNode account : changes.path("accounts")) {
            text.append(System.lineSeparator())
                    .append(account.path("account").asString())
                    .append(": the record of now was last proven whole ")
                    .append(Words.ago(account.path("confirmedAgeSeconds")));
        }
        if (!changes.path("discrepancies").isEmpty()) {
            text.append(System.lineSeparator()).append(findings(changes.path("discrepancies"), "NOW", "THEN"));
        }
        return text.toString();
    }

    /**
     * The differences as a table.
     *
     * @param one heads the quantity that counts
     * @param other heads the one that was compared with it
     */
    private static Table findings(JsonNode findings, String one, String other) {
        Table table = new Table()
                .text("SEVERITY")
                .text("TYPE")
                .text("STATE")
                .text("ACCOUNT")
                .text("SYMBOL")
                .number("CONID")
                .number(one)
                .number(other)
                .text("DETAILS");
        for (JsonNode found : findings) {
            table.row(
                    found.path("severity").asString(),
                    found.path("source_type").asString(),
                    found.path("resolution").asString(),
                    found.path("account").asString(),
                    found.path("symbol").asString(),
                    Words.text(found.path("conid")),
                    Words.text(found.path("ib_position")),
                    Words.text(found.path("delta_position")),
                    found.path("details").asString());
        }
        return table;
    }
}
