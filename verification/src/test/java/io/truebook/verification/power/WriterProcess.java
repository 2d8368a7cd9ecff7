package io.truebook.verification.power;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A {@link Writer} and what it has promised so far. */
final class WriterProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private volatile Promises promised;

    private WriterProcess(Process process, Promises promised, Path log) {
        this.process = process;
        this.promised = promised;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param folder on the disk whose power is cut
     * @param kept what an earlier writer in this folder has promised: this one is bound by it
     * @param log on another
     */
    static WriterProcess start(Path folder, int twsPort, Flaw flaw, Promises kept, Path log) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=io/truebook/verification/power/writer-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString(),
                Integer.toString(twsPort),
                flaw.name());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        WriterProcess writer = new WriterProcess(process, kept, log);
        Thread.ofPlatform().daemon().name("writer-reports").start(writer::listen);
        return writer;
    }

    private void listen() {
        try (BufferedReader reports = process.inputReader()) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                promised = promised.and(line);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the reports of the writer cannot be read", failure);
        }
    }

    /** What it has promised until now. */
    Promises promised() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "the writer ended by itself with exit code " + process.exitValue() + ": " + Files.readString(log));
        }
        return promised;
    }

    /** Waits until its promises satisfy {@code wanted}. */
    Promises await(String what, Predicate<Promises> wanted) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Promises now = promised(); System.nanoTime() < deadline; now = promised()) {
            if (wanted.test(now)) {
                return now;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("still waiting for " + what + " after " + PATIENCE.toSeconds() + " s; promised are "
                + promised + ": " + Files.readString(log));
    }

    /** Kills it, and returns when it is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
