package io.truebook.service.cli;

import io.truebook.service.imports.RowsCsv;
import io.truebook.service.json.Json;
import io.truebook.service.query.PositionFilter;
import io.truebook.service.query.RecordQueries;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code truebook positions}. */
@Command(name = "positions", description = "Shows what is held, now or then.")
final class PositionsCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder = new FolderOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only this account.")
    private @Nullable String account;

    @Option(names = "--symbol", paramLabel = "SYMBOL", description = "Only this underlying.")
    private @Nullable String symbol;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only this security type, such as OPT or STK.")
    private @Nullable String type;

    @Option(names = "--include-closed", description = "Closed positions too.")
    private boolean includeClosed;

    @Option(names = "--csv", description = "Print comma-separated values, as `truebook import` reads them.")
    private boolean csv;

    @ArgGroup
    private Past past = new Past();

    @Option(
            names = "--known-at",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "By what had been recorded at a moment, whatever was restated later. Goes with --as-of.")
    private @Nullable Instant knownAt;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Which past, if any. */
    static final class Past {
        @Option(
                names = "--as-of",
                paramLabel = "TIME",
                converter = MomentConverter.class,
                description = "As of a moment of event time, such as 2026-11-20T09:45:00Z.")
        @Nullable
        Instant asOf;

        @Option(names = "--version", paramLabel = "N", description = "As a version of the table positions had it.")
        @Nullable
        Long version;

        @Option(
                names = "--at-commit",
                paramLabel = "TIME",
                converter = MomentConverter.class,
                description = "As the table positions lay on disk at a moment.")
        @Nullable
        Instant commit;

        Past() {}
    }

    PositionsCommand() {}

    @Override
    public Integer call() throws IOException {
        try (RecordQueries record = OpenRecord.in(folder)) {
            JsonNode positions = answer(record);
            PrintWriter out = spec.commandLine().getOut();
            if (csv && !output.json) {
                out.println(RowsCsv.of(positions));
            } else {
                out.println(output.json ? Json.pretty(positions) : PositionsText.of(positions));
            }
            return ExitCode.IN_SYNC;
        }
    }

    private JsonNode answer(RecordQueries record) throws IOException {
        PositionFilter filter = new PositionFilter(
                account, symbol, type, includeClosed ? PositionFilter.Flat.INCLUDED : PositionFilter.Flat.LEFT_OUT);
        if (knownAt != null && (past.version != null || past.commit != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--known-at goes with --as-of, not with --version or --at-commit, which have one state only");
        }
        if (knownAt != null) {
            return record.positionsKnownAt(knownAt, past.asOf, filter);
        }
        if (past.asOf != null) {
            return record.positionsAsOf(past.asOf, filter);
        }
        if (past.commit != null) {
            return record.positionsAtCommit(past.commit, filter);
        }
        return past.version == null ? record.positions(filter) : record.positionsAtVersion(past.version, filter);
    }
}
