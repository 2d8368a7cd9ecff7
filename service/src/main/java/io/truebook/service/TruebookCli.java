package io.truebook.service;

import io.truebook.service.cli.Commands;

/** The program {@code truebook}. */
public final class TruebookCli {

    private TruebookCli() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Commands.run(System.out, System.err, arguments));
    }
}
