package io.truebook.service.cli;

import io.truebook.domain.PositionKey;
import io.truebook.service.imports.RowsCsv;
import io.truebook.service.json.Json;
import io.truebook.service.query.HistorySpan;
import io.truebook.service.query.RecordQueries;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook history}. */
@Command(name = "history", description = "Shows the recorded rows of one position, oldest first.")
final class HistoryCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--csv", description = "Print comma-separated values, as `truebook import` reads them.")
    private boolean csv;

    @Mixin
    private WhichPosition which = new WhichPosition();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "No row of an earlier event time.")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "No row of a later event time.")
    private @Nullable Instant to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + HistorySpan.DEFAULT_LIMIT,
            description = "At most so many rows, the newest (default: ${DEFAULT-VALUE}).")
    private int limit = HistorySpan.DEFAULT_LIMIT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HistoryCommand() {}

    @Override
    public Integer call() throws IOException {
        PositionKey key = which.key();
        HistorySpan span = span();
        try (RecordQueries record = OpenRecord.in(folder)) {
            JsonNode history = record.history(key, span);
            PrintWriter out = spec.commandLine().getOut();
            if (csv && !output.json) {
                out.println(RowsCsv.of(history));
            } else {
                out.println(output.json ? Json.pretty(history) : text(history));
            }
            return ExitCode.IN_SYNC;
        }
    }

    private HistorySpan span() {
        try {
            return new HistorySpan(from, to, limit);
        } catch (IllegalArgumentException none) {
            throw new ParameterException(spec.commandLine(), String.valueOf(none.getMessage()), none);
        }
    }

    private static String foot(JsonNode history) {
        String source = history.path("source").asString();
        long shown = history.path("count").asLong();
        long recorded = history.path("recorded").asLong();
        if (recorded == 0) {
            return "nothing is recorded of this position and time in " + source
                    + "; `truebook positions --include-closed` lists what there is";
        }
        return shown + " rows in " + source
                + (shown < recorded
                        ? ", the newest of " + recorded + "; ask for others with --from, --to and --limit"
                        : "");
    }

    private static String text(JsonNode history) {
        Table table = new Table()
                .text("TIME")
                .text("CONTRACT")
                .number("POSITION")
                .number("AVG COST")
                .number("PRICE")
                .number("UNREALIZED")
                .text("SOURCE")
                .number("SESSION")
                .number("SEQ");
        for (JsonNode row : history.path("positions")) {
            table.row(
                    row.path("timestamp").asString(),
                    row.path("description").asString(),
                    row.path("position").asString(),
                    Words.money(row.path("average_cost")),
                    Words.money(row.path("market_price")),
                    Words.money(row.path("unrealized_pnl")),
                    row.path("source").asString() + (row.path("superseded").asBoolean() ? " (superseded)" : ""),
                    row.path("session").asString(),
                    row.path("seq").asString());
        }
        return table + System.lineSeparator() + foot(history);
    }
}
