package io.truebook.service.cli;

/** What a command tells the shell. */
final class ExitCode {

    static final int IN_SYNC = 0;
    /** Critical breaks, or something failed. */
    static final int FAILURE = 1;
    /** A command line or setting that cannot be used. */
    static final int USAGE = 2;

    static final int BROKER_UNREACHABLE = 3;
    /** A journal, table or folder that cannot be used. */
    static final int STORAGE = 4;

    private ExitCode() {}
}
