package io.truebook.service.cli;

import tools.jackson.databind.JsonNode;

/** Positions for people. */
final class PositionsText {

    private PositionsText() {}

    static String of(JsonNode document) {
        Table table = new Table()
                .text("ACCOUNT")
                .number("CONID")
                .text("CONTRACT")
                .text("TYPE")
                .number("POSITION")
                .number("AVG COST")
                .number("PRICE")
                .number("VALUE")
                .number("UNREALIZED")
                .text("CCY")
                .number("QTY AGE")
                .number("PRICE AGE");
        for (JsonNode row : document.path("positions")) {
            table.row(
                    account(row),
                    row.path("conid").asString(),
                    row.path("description").asString(),
                    row.path("sec_type").asString(),
                    row.path("position").asString(),
                    Words.money(row.path("average_cost")),
                    Words.money(row.path("market_price")),
                    Words.money(row.path("market_value")),
                    Words.money(row.path("unrealized_pnl")),
                    row.path("currency").asString(),
                    Words.age(row.path("quantity_age_seconds")),
                    Words.age(row.path("price_age_seconds")));
        }
        return table + System.lineSeparator() + foot(document);
    }

    private static String account(JsonNode row) {
        String model = row.path("model_code").asString("");
        return row.path("account").asString() + (model.isEmpty() ? "" : " (" + model + ")");
    }

    private static String foot(JsonNode document) {
        StringBuilder foot = new StringBuilder();
        foot.append(document.path("count").asString()).append(" positions; source: ");
        foot.append(document.path("source").asString());
        if (document.has("asOfSeq")) {
            foot.append(" at seq ").append(document.path("asOfSeq").asString());
        }
        if (document.has("asOf")) {
            foot.append(" as of ").append(document.path("asOf").asString());
        }
        if (document.has("knownAt")) {
            foot.append(" as known at ").append(document.path("knownAt").asString());
        }
        if (document.has("version")) {
            foot.append(" version ").append(document.path("version").asString());
        }
        if (document.has("broker")) {
            foot.append("; broker ")
                    .append(document.path("broker").path("state").asString());
        }
        for (JsonNode account : document.path("accounts")) {
            foot.append(System.lineSeparator())
                    .append(account.path("account").asString())
                    .append(": last proven whole ")
                    .append(Words.ago(account.path("confirmedAgeSeconds")));
        }
        return foot.toString();
    }
}
