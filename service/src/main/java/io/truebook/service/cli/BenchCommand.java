package io.truebook.service.cli;

import io.truebook.service.bench.Bench;
import io.truebook.service.bench.Figure;
import io.truebook.service.bench.Reading;
import io.truebook.service.json.Json;
import io.truebook.service.run.Logging;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code truebook bench}. */
@Command(
        name = "bench",
        description = "Measures how fast this machine keeps the record, each figure beside its goal. "
                + "Ends with 1 when a goal is missed.")
final class BenchCommand implements Callable<Integer> {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "./truebook-data/bench",
            description = "A folder on the disk to measure (default: ./truebook-data/bench). Emptied afterwards.")
    private Path dir = Path.of("truebook-data", "bench");

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each; medians count (default 5).")
    private int runs;

    @Option(
            names = "--updates",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Updates of the flood (default 1000000).")
    private int updates;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Only these; a wrong name lists all.")
    private List<String> only = List.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchCommand() {}

    @Override
    public Integer call() throws Exception {
        if (runs < 1 || updates < 1 || !Bench.names().containsAll(only)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--runs and --updates are 1 or more; --only takes " + String.join(", ", Bench.names()));
        }
        Logging.toConsole(Logging.Console.ERRORS);
        List<Figure> figures = measure(new Bench(dir, runs, updates, only));
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                output.json ? Json.pretty(document(figures)) : table(figures).toString());
        return figures.stream().allMatch(figure -> figure.median().passed()) ? ExitCode.IN_SYNC : ExitCode.FAILURE;
    }

    private static List<Figure> measure(Bench bench) throws Exception {
        if (!Terminal.isWatched()) {
            return bench.run((name, run) -> {});
        }
        ProgressBarBuilder bar = new ProgressBarBuilder().setTaskName("bench").setInitialMax(bench.steps());
        try (ProgressBar progress = bar.build()) {
            return bench.run((name, run) -> {
                progress.setExtraMessage(name + ", run " + run);
                progress.step();
            });
        }
    }

    private static ObjectNode document(List<Figure> figures) {
        ObjectNode document = Json.object();
        ArrayNode lines = document.putArray("figures");
        for (Figure figure : figures) {
            Reading median = figure.median();
            ObjectNode line = lines.addObject();
            line.put("name", figure.name());
            line.put("unit", median.unit());
            line.put("value", median.value());
            line.put("bound", median.bound().name());
            line.put("goal", median.goal());
            line.put("verdict", verdict(median));
            line.put("beside", median.beside());
            ArrayNode all = line.putArray("runs");
            figure.runs().forEach(run -> all.add(run.value()));
        }
        return document;
    }

    private static Table table(List<Figure> figures) {
        Table table = new Table()
                .text("MEASURED")
                .number("MEDIAN")
                .number("GOAL")
                .text("UNIT")
                .text("VERDICT")
                .text("BESIDE");
        for (Figure figure : figures) {
            Reading median = figure.median();
            table.row(
                    figure.name(),
                    number(median.value()),
                    median.bound().sign() + " " + number(median.goal()),
                    median.unit(),
                    verdict(median),
                    median.beside());
        }
        return table;
    }

    private static String verdict(Reading reading) {
        return reading.passed() ? "PASS" : "FAIL";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.2f", value);
    }
}
