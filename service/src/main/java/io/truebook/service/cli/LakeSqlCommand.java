package io.truebook.service.cli;

import io.truebook.engine.seam.Disk;
import io.truebook.lake.LakeFiles;
import io.truebook.service.json.Json;
import io.truebook.service.json.SqlJson;
import io.truebook.service.lakesql.LakeSql;
import io.truebook.service.lakesql.SqlAnswer;
import io.truebook.service.lakesql.Travel;
import io.truebook.service.run.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code truebook lake sql}. */
@Command(
        name = "sql",
        description = "Answers a question in SQL over the tables positions and position_updates. Changes nothing, and "
                + "may be asked while the service writes.")
final class LakeSqlCommand implements Callable<Integer> {

    private static final Duration LEAST_TIME = Duration.ofSeconds(1);
    private static final Duration MOST_TIME = Duration.ofDays(1);

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(
            paramLabel = "QUESTION",
            description = "One statement, such as \"SELECT symbol, sum(position) FROM positions GROUP BY symbol\".")
    private String question = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "200",
            description = "The most rows shown; those beyond are counted (default 200).")
    private int limit;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "How long the question may take, such as 5m (default 60s).")
    private Duration timeout = Duration.ofMinutes(1);

    @ArgGroup
    private Past past = new Past();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Which past, if any. */
    static final class Past {
        @Option(
                names = "--as-of",
                paramLabel = "TIME",
                converter = MomentConverter.class,
                description = "Event time: only rows at or before it, and positions as they follow from them.")
        @Nullable
        Instant asOf;

        @Option(
                names = "--version",
                paramLabel = "[TABLE=]N",
                description = "A table as a version had it; without TABLE it is positions. May be repeated.")
        List<String> versions = List.of();

        Past() {}
    }

    LakeSqlCommand() {}

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is " + limit + ", but must be 1 or more");
        }
        if (timeout.compareTo(LEAST_TIME) < 0 || timeout.compareTo(MOST_TIME) > 0) {
            throw new ParameterException(spec.commandLine(), "--timeout must be 1 second to 1 day");
        }
        Logging.toConsole(Logging.Console.WARNINGS);
        Path lake = OpenRecord.lakeFolder(folder);
        if (!Disk.LOCAL.isDirectory(lake)) {
            OpenRecord.requireRecord(folder.dir);
        }
        try (LakeSql sql = LakeSql.open(lake, Disk.LOCAL, travel())) {
            SqlAnswer answer = sql.ask(question, limit, timeout);
            PrintWriter out = spec.commandLine().getOut();
            out.println(output.json ? Json.pretty(SqlJson.of(answer, past.asOf)) : text(answer));
            return ExitCode.IN_SYNC;
        }
    }

    private Travel travel() {
        if (past.asOf != null) {
            return new Travel.AsOf(past.asOf);
        }
        Map<String, Long> versions = new HashMap<>();
        for (String version : past.versions) {
            int sign = version.indexOf('=');
            String number = version.substring(sign + 1);
            String table = sign < 0 ? "positions" : version.substring(0, sign);
            if (!number.matches("\\d{1,18}") || !LakeFiles.TABLES.contains(table)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--version is '" + version + "'; give a number, or TABLE=number with one of the tables "
                                + String.join(" and ", LakeFiles.TABLES));
            }
            versions.put(table, Long.valueOf(number));
        }
        return new Travel.Versions(versions);
    }

    private static String text(SqlAnswer answer) {
        Table table = new Table();
        for (SqlAnswer.Column column : answer.columns()) {
            if (column.isNumber()) {
                table.number(column.name());
            } else {
                table.text(column.name());
            }
        }
        for (List<@Nullable Object> row : answer.rows()) {
            table.row(row.stream()
                    .map(cell -> cell == null ? "-" : cell.toString())
                    .toArray(String[]::new));
        }
        String foot = answer.more() == 0
                ? answer.rows().size() + (answer.rows().size() == 1 ? " row" : " rows")
                : answer.rows().size() + (answer.rows().size() == 1 ? " row shown, " : " rows shown, ") + answer.more()
                        + " more; --limit shows more of them";
        return table + System.lineSeparator() + foot;
    }
}
