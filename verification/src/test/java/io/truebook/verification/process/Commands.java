package io.truebook.verification.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Short commands of the system and of our own program. */
final class Commands {

    private Commands() {}

    /**
     * What came of one.
     *
     * @param said on both outputs
     */
    record Outcome(int exitCode, String said) {}

    /** Runs a command that must succeed; what it said. */
    static String run(String... command) throws IOException {
        Outcome outcome = outcome(List.of(command));
        if (outcome.exitCode() != 0) {
            throw new IOException(
                    "`" + String.join(" ", command) + "` ended with " + outcome.exitCode() + ": " + outcome.said());
        }
        return outcome.said();
    }

    /** The same as root: by {@code sudo} without a password when we are not. */
    static String runAsRoot(Path own, String... command) throws IOException {
        boolean root = Files.getAttribute(own, "unix:uid").equals(0);
        List<String> words = new ArrayList<>(root ? List.of() : List.of("sudo", "-n"));
        words.addAll(List.of(command));
        return run(words.toArray(String[]::new));
    }

    /** Runs {@code truebook} with these arguments. */
    static Outcome truebook(String... arguments) throws IOException {
        return outcome(ServiceStart.command(arguments));
    }

    /** Runs the main method of one of our classes. */
    static Outcome java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(ServiceStart.java());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return outcome(command);
    }

    static Outcome outcome(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Where those who are not root often don't look.
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Outcome(process.waitFor(), said);
        } catch (InterruptedException interrupt) {
            throw interrupted(interrupt);
        }
    }

    /** An interrupt where only failures of input and output are expected. */
    static InterruptedIOException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException("interrupted while waiting for a process");
        failure.initCause(interrupt);
        return failure;
    }
}
