package io.truebook.service.cli;

import io.truebook.service.demo.DemoSummary;

/** The end of a demo for people. */
final class DemoText {

    private DemoText() {}

    static String of(DemoSummary summary) {
        String nl = System.lineSeparator();
        Table table = new Table().text("WHAT").number("FIGURE").text("MEANING");
        row(table, "frames received", summary.framesReceived(), "messages of the broker in this run");
        row(
                table,
                "inputs accepted",
                summary.watermarks().accepted(),
                "durable in the journal, of " + summary.watermarks().received() + " received");
        row(table, "in the lake", summary.watermarks().inLake(), "everything up to this input");
        row(table, "facts", summary.factsAccepted(), "changes of positions since this folder was begun");
        row(table, "rows in the lake", summary.rowsInLake(), "of position_updates, one a fact");
        row(table, "duplicates", summary.duplicates(), "rows of the broker that said nothing new");
        row(table, "conflated marks", summary.conflatedMarks(), "values overwritten before they were sampled");
        row(table, "quarantined", summary.quarantined(), "inputs that could not be accepted");
        row(table, "lake version", summary.lakeVersion(), summary.lakeFiles() + " files");
        row(table, "positions", summary.positions(), "held at the broker");
        StringBuilder text = new StringBuilder(table.toString());
        text.append(nl).append("Reconciliation: ").append(summary.reconciliation());
        text.append(nl).append(verdict(summary));
        summary.differences().forEach(line -> text.append(nl).append("  ").append(line));
        return text.toString();
    }

    private static String verdict(DemoSummary summary) {
        if (summary.equalsBroker()) {
            return "The record equals the broker: " + summary.positions()
                    + " positions agree in quantity and average cost in live view, lake and simulator.";
        }
        return summary.drained()
                ? "THE RECORD DIFFERS FROM THE BROKER:"
                : "NOT EVERYTHING ARRIVED IN TIME, so the comparison proves nothing:";
    }

    private static void row(Table table, String what, long figure, String meaning) {
        table.row(what, Long.toString(figure), meaning);
    }
}
