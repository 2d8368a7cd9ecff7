package io.truebook.service.cli;

import io.truebook.domain.PositionKey;
import io.truebook.service.json.Json;
import io.truebook.service.query.RecordQueries;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook why}. */
@Command(
        name = "why",
        description =
                "Says where the numbers of a position come from: the broker's message, the input in the journal, the "
                        + "fact, the commits of the tables.")
final class WhyCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private WhichPosition which = new WhichPosition();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "At a moment of event time, such as 2026-11-20T09:45:00Z (default: now).")
    private @Nullable Instant at;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    WhyCommand() {}

    @Override
    public Integer call() throws IOException {
        PositionKey key = which.key();
        try (RecordQueries record = OpenRecord.in(folder)) {
            JsonNode why = record.why(key, at);
            spec.commandLine().getOut().println(output.json ? Json.pretty(why) : WhyText.of(why));
            return ExitCode.IN_SYNC;
        }
    }
}
