package io.truebook.service.cli;

import io.truebook.journal.JournalInUseException;
import io.truebook.lake.LakeFiles;
import io.truebook.lake.Progress;
import io.truebook.service.json.Json;
import io.truebook.service.query.RecordUpkeep;
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

/** What the commands that keep the lake in order have in common: who does it, and how it is told. */
abstract class LakeUpkeepCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LakeUpkeepCommand() {}

    abstract JsonNode run(RecordUpkeep upkeep, Progress progress) throws IOException;

    abstract String text(JsonNode done);

    int exitCode(JsonNode done) {
        return ExitCode.IN_SYNC;
    }

    @Override
    public Integer call() throws IOException {
        JsonNode done;
        try (RecordUpkeep upkeep = OpenRecord.upkeep(folder);
                UpkeepScreen screen = new UpkeepScreen()) {
            done = run(upkeep, screen);
        } catch (JournalInUseException used) {
            throw OpenRecord.inUse(folder, used);
        }
        spec.commandLine().getOut().println(output.json ? Json.pretty(done) : text(done));
        return exitCode(done);
    }

    /** {@code truebook lake optimize}. */
    @Command(
            name = "optimize",
            description = "Makes few large files of many small ones. Rows and answers about the past stay the same.")
    static final class Optimize extends LakeUpkeepCommand {

        Optimize() {}

        @Override
        JsonNode run(RecordUpkeep upkeep, Progress progress) throws IOException {
            return upkeep.optimize(progress);
        }

        @Override
        String text(JsonNode done) {
            return "position_updates: " + done.path("filesBefore").asString() + " files before, "
                    + done.path("filesAfter").asString() + " now; "
                    + done.path("rowsRewritten").asString() + " rows rewritten, "
                    + Words.bytes(done.path("bytesWritten").asLong()) + " written";
        }
    }

    /** {@code truebook lake vacuum}. */
    @Command(
            name = "vacuum",
            description = "Removes files that nothing needs any more: replaced ones past their time, those of writers "
                    + "that died, old log files. History by event and knowledge time stays.")
    static final class Vacuum extends LakeUpkeepCommand {

        @Option(names = "--dry-run", description = "Only say what would be removed.")
        private boolean dryRun;

        Vacuum() {}

        @Override
        JsonNode run(RecordUpkeep upkeep, Progress progress) throws IOException {
            return dryRun ? upkeep.vacuumDryRun() : upkeep.vacuum(progress);
        }

        @Override
        String text(JsonNode done) {
            StringBuilder text = new StringBuilder();
            boolean removed = done.path("removed").asBoolean();
            for (String kind : new String[] {"replaced", "orphans", "leftovers", "logFiles"}) {
                for (JsonNode file : done.path(kind)) {
                    text.append(removed ? "removed " : "would remove ").append(file.asString());
                    text.append(" (").append(kind).append(')').append(System.lineSeparator());
                }
            }
            return text + done.path("files").asString() + " files, "
                    + Words.bytes(done.path("bytes").asLong()) + (removed ? " removed" : " would be removed");
        }
    }

    /** {@code truebook lake rebuild}. */
    @Command(
            name = "rebuild",
            description =
                    "Writes a table anew from the journal's facts, proves it, and puts it in place of the old one, "
                            + "which is kept beside it. Only while no service runs.")
    static final class Rebuild extends LakeUpkeepCommand {

        @Parameters(paramLabel = "TABLE", description = "positions or position_updates.")
        private String table = "";

        @Spec
        private CommandSpec spec = CommandSpec.create();

        Rebuild() {}

        @Override
        JsonNode run(RecordUpkeep upkeep, Progress progress) throws IOException {
            if (!LakeFiles.TABLES.contains(table)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no table '" + table + "'; there are " + String.join(" and ", LakeFiles.TABLES));
            }
            return upkeep.rebuild(table, progress);
        }

        @Override
        String text(JsonNode done) {
            StringBuilder text = new StringBuilder();
            for (JsonNode file : done.path("unreadable")) {
                text.append("not readable, and perhaps with rows of an earlier journal: ");
                text.append(file.asString()).append(System.lineSeparator());
            }
            text.append(done.path("table").asString()).append(": ");
            text.append(done.path("rows").asString()).append(" rows up to seq ");
            text.append(done.path("seq").asString()).append(" in ");
            text.append(done.path("files").asString()).append(" files, proven against the journal");
            if (done.path("earlierRows").asLong() > 0) {
                text.append("; ").append(done.path("earlierRows").asString());
                text.append(" of them taken over from the old table, because an earlier journal had written them");
            }
            JsonNode kept = done.path("kept");
            return text + (kept.isNull() ? "" : "; the old table is kept in " + kept.asString());
        }
    }

    /** {@code truebook lake verify}. */
    @Command(
            name = "verify",
            description =
                    "Proves the tables: every file read with its checksums, the logs whole, the rows equal to the "
                            + "journal's facts. Ends with 4 when something is damaged.")
    static final class Verify extends LakeUpkeepCommand {

        Verify() {}

        @Override
        JsonNode run(RecordUpkeep upkeep, Progress progress) throws IOException {
            return upkeep.verify(progress);
        }

        @Override
        int exitCode(JsonNode done) {
            return done.path("sound").asBoolean() ? ExitCode.IN_SYNC : ExitCode.STORAGE;
        }

        @Override
        String text(JsonNode done) {
            StringBuilder text = new StringBuilder();
            for (JsonNode finding : done.path("findings")) {
                text.append(finding.path("kind").asString()).append(": ");
                text.append(finding.path("text").asString()).append(System.lineSeparator());
            }
            int findings = done.path("findings").size();
            return text + (findings == 0 ? "sound" : findings + " findings") + "; "
                    + done.path("commits").asString() + " commits, "
                    + done.path("files").asString() + " files and "
                    + done.path("rows").asString() + " rows read";
        }
    }
}
