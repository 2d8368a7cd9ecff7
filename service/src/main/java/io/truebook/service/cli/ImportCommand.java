package io.truebook.service.cli;

import io.truebook.app.Truebook;
import io.truebook.journal.JournalInUseException;
import io.truebook.service.imports.ImportDesk;
import io.truebook.service.imports.ImportFile;
import io.truebook.service.imports.ImportFormat;
import io.truebook.service.imports.ImportMode;
import io.truebook.service.imports.ImportReport;
import io.truebook.service.imports.Rejects;
import io.truebook.service.json.Json;
import io.truebook.service.run.Assembly;
import io.truebook.service.run.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code truebook import}: by the process that serves the folder, else by this one under the folder's lock. */
@Command(
        name = "import",
        description = {
            "Takes positions from files with a clock of their own: statements, exports, notes of yours.",
            "",
            "A file is taken as a whole or, where a row is refused, not at all. What it says is merged after a minute, "
                    + "in which earlier rows may still come; what the record knows later is never overwritten. The "
                    + "same file twice changes nothing. The columns: docs/imports.md.",
            ""
        })
final class ImportCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--dry-run", description = "Only say what would happen.")
    private boolean dryRun;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Take the rows that are not refused, and write those that are to this CSV file, with the "
                    + "reasons.")
    private @Nullable Path rejects;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, jsonl, or json as `positions --json` prints it (default: by the file's ending).")
    private @Nullable ImportFormat format;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who hands them in (default: ${DEFAULT-VALUE}).")
    private String author = "";

    @Option(names = "--no-wait", description = "Do not wait until the rows are merged.")
    private boolean noWait;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files to take, - for standard input.")
    private List<Path> paths = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ImportCommand() {}

    @Override
    public Integer call() throws IOException {
        OpenRecord.requireRecord(folder.dir);
        List<ImportFile> files = new ArrayList<>();
        try {
            for (Path path : paths) {
                files.add(open(path));
            }
            List<ObjectNode> reports = take(files);
            if (rejects != null) {
                Rejects.write(rejects, rejected(reports));
            }
            return tell(reports);
        } finally {
            for (int at = 0; at < files.size(); at++) {
                if (isStandardInput(paths.get(at))) {
                    files.get(at).discard();
                }
            }
        }
    }

    private static boolean isStandardInput(Path path) {
        return path.toString().equals(STANDARD_INPUT);
    }

    private ImportFile open(Path path) throws IOException {
        return isStandardInput(path)
                ? ImportFile.spool(System.in, "standard input", format)
                : ImportFile.at(path, format);
    }

    private List<ObjectNode> take(List<ImportFile> files) throws IOException {
        List<ObjectNode> reports = new ArrayList<>();
        try (ImportTarget target = target();
                UpkeepScreen screen = new UpkeepScreen()) {
            boolean allOrNothing = !dryRun && rejects == null && files.size() > 1;
            if (dryRun || allOrNothing) {
                for (ImportFile file : files) {
                    reports.add((ObjectNode) target.take(file, author, ImportMode.DRY_RUN, screen));
                }
            }
            if (dryRun || refused(reports) > 0) {
                return reports;
            }
            reports.clear();
            for (ImportFile file : files) {
                ImportMode mode = rejects == null ? ImportMode.WHOLE : ImportMode.WHAT_IS_GOOD;
                reports.add((ObjectNode) target.take(file, author, mode, screen));
            }
            if (!noWait) {
                for (ObjectNode report : reports) {
                    settle(target, report, screen);
                }
            }
        }
        return reports;
    }

    private ImportTarget target() throws IOException {
        Optional<ServedRecord> served = OpenRecord.served(folder.dir);
        if (served.isPresent()) {
            return new ImportTarget.Served(served.get());
        }
        Logging.toConsole(Logging.Console.ERRORS);
        try {
            if (dryRun) {
                return new ImportTarget.Looking(
                        Assembly.of(folder.dir, folder.read()).openOffline());
            }
            Truebook truebook =
                    Assembly.withoutBroker(folder.dir, folder.read()).start();
            return new ImportTarget.Own(truebook, new ImportDesk(truebook));
        } catch (JournalInUseException used) {
            throw OpenRecord.inUse(folder, used);
        }
    }

    /** Waits until every row is merged, and puts what became of them in the place of what was expected. */
    private static void settle(ImportTarget target, ObjectNode report, UpkeepScreen screen) throws IOException {
        ImportReport.Range range = new ImportReport.Range(
                report.path("afterSeq").asLong(), report.path("upToSeq").asLong());
        if (range.upTo() == range.after()) {
            return;
        }
        JsonNode settled = target.settled(range);
        long most = settled.path("waiting").asLong();
        while (settled.path("waiting").asLong() > 0) {
            screen.at("waiting for earlier rows", most - settled.path("waiting").asLong(), most);
            settled = target.settled(range);
        }
        long recorded = report.path("recorded").asLong();
        for (String outcome : new String[] {"taken", "superseded", "overruled", "quarantined"}) {
            report.put(outcome, settled.path(outcome).asLong());
        }
        report.put("repeated", recorded + settled.path("repeated").asLong());
        report.put("settled", true);
    }

    private static long refused(List<ObjectNode> reports) {
        return reports.stream()
                .mapToLong(report -> report.path("refused").asLong())
                .sum();
    }

    private static List<Rejects.Rejected> rejected(List<ObjectNode> reports) {
        List<Rejects.Rejected> rejected = new ArrayList<>();
        for (ObjectNode report : reports) {
            for (JsonNode refusal : report.path("refusals")) {
                Map<String, String> cells = new LinkedHashMap<>();
                refusal.path("cells")
                        .properties()
                        .forEach(
                                cell -> cells.put(cell.getKey(), cell.getValue().asString()));
                rejected.add(new Rejects.Rejected(
                        report.path("file").asString(),
                        refusal.path("line").asLong(),
                        cells,
                        refusal.path("reason").asString()));
            }
        }
        return rejected;
    }

    private int tell(List<ObjectNode> reports) {
        long refused = refused(reports);
        boolean nothingTaken = refused > 0 && rejects == null;
        if (output.json) {
            ObjectNode document = Json.object();
            document.put("dryRun", dryRun);
            document.put("refused", refused);
            ArrayNode files = document.putArray("files");
            reports.forEach(files::add);
            spec.commandLine().getOut().println(Json.pretty(document));
        } else {
            reports.forEach(report -> spec.commandLine().getOut().println(ImportText.of(report, dryRun)));
        }
        if (nothingTaken) {
            spec.commandLine()
                    .getErr()
                    .println("truebook: nothing " + (dryRun ? "would be" : "was") + " taken, because " + refused
                            + " rows are refused; mend them, or take the others with --rejects FILE");
        } else if (rejects != null && refused > 0) {
            spec.commandLine().getErr().println("truebook: " + refused + " refused rows are in " + rejects);
        }
        return nothingTaken ? ExitCode.FAILURE : ExitCode.IN_SYNC;
    }
}
