package io.truebook.service.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What became of an imported file, for people. */
final class ImportText {

    private static final int MOST_SHOWN = 20;

    private ImportText() {}

    static String of(JsonNode report, boolean dryRun) {
        List<String> lines = new ArrayList<>();
        lines.add(report.path("file").asString() + ": " + report.path("rows").asString() + " rows"
                + state(report, dryRun));
        count(lines, report, "taken", "");
        count(
                lines,
                report,
                "superseded",
                ": the record knows something later; kept in the history, nothing overwritten");
        count(lines, report, "overruled", ": the broker's word stands; recorded in the journal only");
        count(lines, report, "repeated", ": the record says so already");
        count(lines, report, "refused", "");
        count(lines, report, "quarantined", ": refused by the book; `truebook status` says why");
        int shown = 0;
        for (JsonNode refusal : report.path("refusals")) {
            if (++shown <= MOST_SHOWN) {
                lines.add("  line " + refusal.path("line").asString() + ": "
                        + refusal.path("reason").asString());
            }
        }
        if (shown > MOST_SHOWN) {
            lines.add("  and " + (shown - MOST_SHOWN) + " more; --rejects FILE writes all of them");
        }
        for (JsonNode outcome : report.path("notTaken")) {
            lines.add("  " + outcome.path("account").asString() + "/"
                    + outcome.path("conid").asString() + " at "
                    + outcome.path("timestamp").asString() + ": "
                    + outcome.path("outcome").asString() + ", "
                    + outcome.path("detail").asString());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String state(JsonNode report, boolean dryRun) {
        if (dryRun) {
            return "; this would become of them:";
        }
        if (!report.path("handedIn").asBoolean()) {
            return "; none was taken:";
        }
        if (report.path("upToSeq").asLong() == report.path("afterSeq").asLong()) {
            return "; nothing changes:";
        }
        return report.path("settled").asBoolean()
                ? "; merged:"
                : "; accepted, to be merged within 70 seconds, by the record as it is now:";
    }

    private static void count(List<String> lines, JsonNode report, String name, String meaning) {
        long count = report.path(name).asLong();
        if (count > 0) {
            lines.add("%,9d %s%s".formatted(count, name, meaning));
        }
    }
}
