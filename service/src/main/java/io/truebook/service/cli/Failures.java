package io.truebook.service.cli;

import io.truebook.engine.BrokerNotConnectedException;
import io.truebook.engine.OutsideHistoryException;
import io.truebook.engine.UnknownVersionException;
import io.truebook.service.json.FileTrouble;
import io.truebook.service.json.Json;
import io.truebook.service.lakesql.QuestionRefusedException;
import io.truebook.service.sync.SyncDisabledException;
import io.truebook.simulator.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.FileSystemException;
import java.util.NoSuchElementException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ObjectNode;

/** Turns what went wrong into one sentence and an exit code; where it comes from is shown only on demand. */
final class Failures implements IExecutionExceptionHandler {

    Failures() {}

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        Throwable cause = unwrapped(failure);
        int code = exitCode(cause);
        String message = sentence(cause);
        command.getErr().println("truebook: " + message);
        ParseResult own = command.getParseResult();
        if (own.hasMatchedOption(OutputOptions.DEBUG)) {
            failure.printStackTrace(command.getErr());
        } else if (code == ExitCode.FAILURE && !(failure instanceof CommandFailure)) {
            LoggerFactory.getLogger(Failures.class).debug("Failed", failure);
            command.getErr().println("          --debug shows where it comes from");
        }
        if (own.hasMatchedOption(OutputOptions.JSON)) {
            ObjectNode document = Json.object();
            document.put("error", message);
            document.put("exitCode", code);
            command.getOut().println(Json.line(document));
        }
        return code;
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof UncheckedIOException && cause != null ? cause : failure;
    }

    /** Journal, tables and folders fail with an {@code IOException} of some kind; the broker never does. */
    static int exitCode(Throwable failure) {
        return switch (failure) {
            case CommandFailure told -> told.exitCode();
            case Refused refused -> ExitCode.USAGE;
            case PortInUseException taken -> ExitCode.USAGE;
            case SyncDisabledException disabled -> ExitCode.USAGE;
            case QuestionRefusedException refused -> ExitCode.USAGE;
            case OutsideHistoryException outside -> ExitCode.USAGE;
            case UnknownVersionException unknown -> ExitCode.USAGE;
            // As over HTTP: a value that cannot be used, or a name that nothing has.
            case IllegalArgumentException unusable -> ExitCode.USAGE;
            case NoSuchElementException unknown -> ExitCode.USAGE;
            case BrokerNotConnectedException away -> ExitCode.BROKER_UNREACHABLE;
            case ConnectException gone -> ExitCode.FAILURE;
            case HttpTimeoutException late -> ExitCode.FAILURE;
            case BindException taken -> ExitCode.USAGE;
            case IOException unusable -> ExitCode.STORAGE;
            default -> ExitCode.FAILURE;
        };
    }

    private static String sentence(Throwable failure) {
        return switch (failure) {
            case PortInUseException taken ->
                "server.port is \"" + taken.getPort()
                        + "\", which another program listens on; give another with --port, or 0 for any free one";
            case FileSystemException unusable -> FileTrouble.sentence(unusable);
            case NoSuchElementException unknown -> String.valueOf(unknown.getMessage());
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
