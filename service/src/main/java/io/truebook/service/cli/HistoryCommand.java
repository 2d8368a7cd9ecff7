package io.truebook.service.cli;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.service.imports.RowsCsv;
import io.truebook.service.json.Json;
import io.truebook.service.query.RecordQueries;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook history}. */
@Command(name = "history", description = "Shows every recorded row of one position, oldest first.")
final class HistoryCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--csv", description = "Print comma-separated values, as `truebook import` reads them.")
    private boolean csv;

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Whose position.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "CONID", description = "The broker's number of the contract.")
    private int conId;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HistoryCommand() {}

    @Override
    public Integer call() throws IOException {
        PositionKey key = key();
        try (RecordQueries record = OpenRecord.in(folder)) {
            JsonNode history = record.history(key);
            PrintWriter out = spec.commandLine().getOut();
            if (csv && !output.json) {
                out.println(RowsCsv.of(history));
            } else {
                out.println(output.json ? Json.pretty(history) : text(history));
            }
            return ExitCode.IN_SYNC;
        }
    }

    private PositionKey key() {
        try {
            return PositionKey.of(new AccountId(account), new ContractId(conId));
        } catch (IllegalArgumentException noKey) {
            throw new ParameterException(spec.commandLine(), String.valueOf(noKey.getMessage()), noKey);
        }
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
        return table + System.lineSeparator() + history.path("count").asString() + " rows in "
                + history.path("source").asString();
    }
}
