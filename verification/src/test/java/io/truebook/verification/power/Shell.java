package io.truebook.verification.power;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the few commands of the system that make and mount file systems. */
final class Shell {

    private final boolean root;

    /** @param own a file or folder that this process has made: its owner is who we are */
    Shell(Path own) throws IOException {
        this.root = Files.getAttribute(own, "unix:uid").equals(0);
    }

    /** Runs a command as we are. */
    void run(Object... command) throws IOException {
        execute(words(List.of(), command));
    }

    /** Runs a command as root, by {@code sudo} without a password when we are not. */
    void runAsRoot(Object... command) throws IOException {
        execute(words(root ? List.of() : List.of("sudo", "-n"), command));
    }

    private static List<String> words(List<String> first, Object... command) {
        List<String> words = new ArrayList<>(first);
        for (Object word : command) {
            words.add(word.toString());
        }
        return words;
    }

    private static void execute(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Where those who are not root often don't look.
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException("`%s` ended with %s: %s".formatted(String.join(" ", command), exit, said));
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in `" + String.join(" ", command) + "`");
        }
    }
}
