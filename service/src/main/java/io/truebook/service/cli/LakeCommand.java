package io.truebook.service.cli;

import io.truebook.service.json.Json;
import io.truebook.service.query.LakeQueries;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook lake}. */
@Command(
        name = "lake",
        description = "Looks at the Delta tables, asks them, and keeps them in order.",
        subcommands = {
            LakeCommand.Status.class,
            LakeCommand.History.class,
            LakeSqlCommand.class,
            LakeUpkeepCommand.Optimize.class,
            LakeUpkeepCommand.Vacuum.class,
            LakeUpkeepCommand.Verify.class,
            LakeUpkeepCommand.Rebuild.class
        })
final class LakeCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LakeCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "lake needs a command: status, history, sql, optimize, vacuum, verify or rebuild");
    }

    /** {@code truebook lake status}. */
    @Command(name = "status", description = "Shows each table: version, files, rows.")
    static final class Status implements Callable<Integer> {

        @Mixin
        private FolderOptions folder = new FolderOptions();

        @Mixin
        private OutputOptions output = new OutputOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        Status() {}

        @Override
        public Integer call() throws IOException {
            try (LakeQueries record = OpenRecord.lake(folder)) {
                JsonNode status = record.lakeStatus();
                spec.commandLine().getOut().println(output.json ? Json.pretty(status) : text(status));
                return ExitCode.IN_SYNC;
            }
        }

        private static Table text(JsonNode status) {
            Table table = new Table()
                    .text("TABLE")
                    .number("VERSION")
                    .number("SEQ")
                    .number("FILES")
                    .number("SIZE")
                    .number("ROWS")
                    .text("PATH");
            for (JsonNode line : status.path("tables")) {
                table.row(
                        line.path("table").asString(),
                        line.path("version").asString(),
                        line.path("seq").asString(),
                        line.path("files").asString(),
                        Words.bytes(line.path("bytes").asLong()),
                        line.path("rows").asString(),
                        line.path("path").asString());
            }
            return table;
        }
    }

    /** {@code truebook lake history}. */
    @Command(name = "history", description = "Shows the versions of a table, newest first.")
    static final class History implements Callable<Integer> {

        @Mixin
        private FolderOptions folder = new FolderOptions();

        @Mixin
        private OutputOptions output = new OutputOptions();

        @Parameters(
                arity = "0..1",
                paramLabel = "TABLE",
                defaultValue = "positions",
                description = "positions (default) or position_updates.")
        private String table = "positions";

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "At most so many versions (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        History() {}

        @Override
        public Integer call() throws IOException {
            try (LakeQueries record = OpenRecord.lake(folder)) {
                JsonNode versions = record.lakeVersions(table, limit);
                spec.commandLine().getOut().println(output.json ? Json.pretty(versions) : text(versions));
                return ExitCode.IN_SYNC;
            }
        }

        private static Table text(JsonNode versions) {
            Table table = new Table()
                    .number("VERSION")
                    .text("COMMITTED")
                    .text("OPERATION")
                    .number("SEQ")
                    .number("ROWS");
            for (JsonNode line : versions.path("versions")) {
                table.row(
                        line.path("version").asString(),
                        line.path("committedAt").asString(),
                        line.path("operation").asString(),
                        line.path("seq").asString(),
                        line.path("rows").asString());
            }
            return table;
        }
    }
}
