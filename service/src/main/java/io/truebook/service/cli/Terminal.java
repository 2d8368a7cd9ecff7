package io.truebook.service.cli;

import picocli.CommandLine.Help.Ansi;

/** Whether somebody watches. */
final class Terminal {

    private Terminal() {}

    /** True when output goes to a terminal that can overwrite a line. */
    static boolean isWatched() {
        return Ansi.AUTO.enabled();
    }
}
