package io.truebook.service.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class OutputOptions {

    static final String JSON = "--json";
    static final String DEBUG = "--debug";

    @Option(names = JSON, description = "Answer with one JSON document.")
    boolean json;

    @Option(names = DEBUG, description = "Show more of the log, and where a failure comes from.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    OutputOptions() {}
}
