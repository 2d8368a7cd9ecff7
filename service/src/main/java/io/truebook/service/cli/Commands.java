package io.truebook.service.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: what there is, and what a failure looks like. */
@Command(
        name = "truebook",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {"Keeps a trader's book true: follows Interactive Brokers, keeps the record, proves it.", ""},
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            StatusCommand.class,
            PositionsCommand.class,
            HistoryCommand.class,
            ReconcileCommand.class,
            WhyCommand.class,
            ImportCommand.class,
            LakeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExit codes%n",
        footer = {
            "  0  in sync, done",
            "  1  critical breaks, or something failed",
            "  2  a command line or setting that cannot be used",
            "  3  the broker cannot be reached",
            "  4  a folder, journal or table that cannot be used",
            "",
            "Begin with `truebook demo`: it needs no broker."
        })
public final class Commands implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Commands() {}

    /**
     * Runs one command.
     *
     * @param out for the answer
     * @param err for everything else
     * @return the exit code
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            return commandLine(out, err).execute(arguments);
        } catch (LinkageError | OutOfMemoryError broken) {
            err.println("truebook: this Java machine cannot go on: " + broken
                    + "; give it more memory with TRUEBOOK_JAVA_OPTS=-Xmx4g, or build again");
            return ExitCode.FAILURE;
        }
    }

    static CommandLine commandLine(PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Commands())
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler(new Failures());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
