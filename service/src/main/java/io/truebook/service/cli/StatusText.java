package io.truebook.service.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The status for people, one thing a line. */
final class StatusText {

    private final List<String> lines = new ArrayList<>();

    private StatusText() {}

    static String of(Path dir, JsonNode status) {
        StatusText text = new StatusText();
        boolean served = status.path("source").asString("").equals("service");
        text.line("folder", dir + (served ? "" : " (no process serves it)"));
        if (served) {
            text.line("condition", status.path("condition").asString(""));
            text.broker(status.path("broker"));
            text.watermarks(status.path("watermarks"));
            text.lake(status.path("lake"));
            text.storage(status.path("storage"));
        } else {
            text.line("accepted", "seq " + Words.text(status.path("asOfSeq")));
        }
        text.line(
                "positions",
                status.path("positions").asString() + " held; "
                        + status.path("facts").asString() + " facts, "
                        + status.path("duplicates").asString() + " duplicates, "
                        + status.path("healed").asString() + " healed, "
                        + status.path("quarantined").asString() + " quarantined");
        text.accounts(status.path("accounts"));
        text.reconciliation(status.path("reconciliation"));
        text.imports(
                status.path("imports"),
                status.path("settings").path("conflictPolicy").asString("hybrid"));
        text.troubles(status);
        return String.join(System.lineSeparator(), text.lines);
    }

    private void line(String name, String value) {
        lines.add("%-15s %s".formatted(name, value));
    }

    private void broker(JsonNode broker) {
        String where = broker.has("endpoint") ? " at " + broker.path("endpoint").asString() : "";
        line(
                "broker",
                broker.path("state").asString() + where + " for " + Words.age(broker.path("sinceSeconds")) + ": "
                        + broker.path("message").asString());
    }

    private void watermarks(JsonNode marks) {
        line(
                "seqs",
                "received " + marks.path("received").asString() + ", accepted "
                        + marks.path("accepted").asString() + ", in the lake "
                        + marks.path("inLake").asString());
    }

    private void lake(JsonNode lake) {
        line(
                "lake",
                lake.path("liveFilesByTable").path("position_updates").asString() + " files of position_updates, "
                        + lake.path("liveFilesByTable").path("positions").asString() + " of positions; "
                        + lake.path("commits").asString() + " commits, the last in "
                        + lake.path("lastCommitSeconds").asString() + " s; "
                        + Words.bytes(lake.path("bytesWritten").asLong()) + " written, "
                        + String.format(
                                Locale.ROOT,
                                "%.1f",
                                lake.path("writeAmplification").asDouble()) + " times the rows' own size; "
                        + lake.path("pendingRows").asString() + " rows waiting, "
                        + lake.path("lostCommits").asString() + " commits overwritten by others");
        if (!lake.path("lastError").isNull()) {
            line("lake", "cannot be written: " + lake.path("lastError").asString());
        }
        if (!lake.path("upkeepError").isNull()) {
            line("lake", "is not kept in order: " + lake.path("upkeepError").asString());
        }
    }

    private void storage(JsonNode storage) {
        if (!storage.path("journalBytes").isNull()) {
            line(
                    "room",
                    "the journal takes "
                            + Words.bytes(storage.path("journalBytes").asLong()) + ", "
                            + Words.bytes(storage.path("journalFreeBytes").asLong()) + " are free");
        }
    }

    private void warnings(JsonNode warnings) {
        for (JsonNode warning : warnings) {
            line(
                    warning.path("severity").asString().toUpperCase(Locale.ROOT),
                    warning.path("name").asString() + " since "
                            + warning.path("since").asString() + ": "
                            + warning.path("value").asString() + " (well: "
                            + warning.path("bound").asString() + "); "
                            + warning.path("advice").asString());
        }
    }

    private void accounts(JsonNode accounts) {
        for (JsonNode account : accounts) {
            line(
                    "account",
                    account.path("account").asString() + ": last proven whole "
                            + Words.ago(account.path("confirmedAgeSeconds")));
        }
    }

    private void reconciliation(JsonNode reconciliation) {
        JsonNode last = reconciliation.path("last");
        if (last.isNull()) {
            line("reconciliation", "never");
            return;
        }
        line(
                "reconciliation",
                "run " + last.path("run").asString() + ", " + Words.ago(reconciliation.path("ageSeconds")) + ": "
                        + last.path("summary").asString()
                        + ", healed " + last.path("healed_count").asString()
                        + (last.path("complete").asBoolean() ? "" : " (not complete)"));
        if (last.path("counts_note").isString()) {
            line("", last.path("counts_note").asString());
        }
        for (JsonNode found : last.path("discrepancies")) {
            if (found.path("resolution").asString().equals("HEALED")) {
                continue;
            }
            line(
                    "",
                    "[" + found.path("source_type").asString() + "] "
                            + found.path("symbol").asString() + " ("
                            + Words.text(found.path("conid")) + "): "
                            + found.path("details").asString() + " - "
                            + found.path("resolution").asString());
        }
    }

    private void imports(JsonNode imports, String policy) {
        line(
                "imports",
                "conflicts are settled by " + policy + "; "
                        + imports.path("taken").asString() + " taken, "
                        + imports.path("superseded").asString() + " superseded, "
                        + imports.path("overruled").asString() + " overruled, "
                        + imports.path("repeated").asString() + " repeated, "
                        + imports.path("waiting").asString() + " waiting");
    }

    private void troubles(JsonNode status) {
        if (!status.path("enabled").asBoolean(true)) {
            line("switched off", "POSITION_SYNC_ENABLED=false; set it to true and start again to follow the broker");
        }
        if (status.path("gap").isObject()) {
            line(
                    "gap",
                    "events may be missed since "
                            + status.path("gap").path("from").asString() + ": "
                            + status.path("gap").path("cause").asString());
        }
        for (JsonNode refused : status.path("quarantine")) {
            line(
                    "quarantined",
                    "seq " + refused.path("seq").asString() + ": "
                            + refused.path("reason").asString());
        }
        warnings(status.path("warnings"));
    }
}
