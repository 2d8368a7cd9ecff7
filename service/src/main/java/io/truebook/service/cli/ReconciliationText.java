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
            text.append(System.lineSeparator()).append(findings(result.path("discrepancies")));
        }
        return text.toString();
    }

    private static Table findings(JsonNode findings) {
        Table table = new Table()
                .text("SEVERITY")
                .text("TYPE")
                .text("STATE")
                .text("ACCOUNT")
                .text("SYMBOL")
                .number("CONID")
                .number("AT BROKER")
                .number("RECORDED")
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
