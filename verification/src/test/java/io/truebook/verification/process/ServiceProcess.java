package io.truebook.verification.process;

import io.truebook.service.TruebookCli;
import io.truebook.service.http.EndpointFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code truebook serve} as a process of its own, watched over HTTP. */
final class ServiceProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private ServiceProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts it; what it says goes to {@code log}. */
    static ServiceProcess start(Path folder, int twsPort, Path log, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TruebookCli.class.getName(),
                "serve",
                "--dir",
                folder.toString(),
                "--port",
                "0",
                "--ib-port",
                Integer.toString(twsPort)));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ServiceProcess(process, folder);
    }

    /** The status it answers with now; absent while it does not answer. */
    Optional<JsonNode> status() throws InterruptedException {
        try {
            Optional<EndpointFile> endpoint = EndpointFile.read(folder);
            if (endpoint.isEmpty() || endpoint.get().pid() != process.pid()) {
                return Optional.empty();
            }
            URI uri = endpoint.get().url().resolve("/api/sync/status");
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException notYetOrNoMore) {
            return Optional.empty();
        }
    }

    /** Asks for the status until it satisfies {@code wanted}. */
    JsonNode awaitStatus(String what, Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<JsonNode> status = status();
            if (status.isPresent() && wanted.test(status.get())) {
                return status.get();
            }
            if (!process.isAlive()) {
                throw new AssertionError("the service ended by itself with exit code " + process.exitValue()
                        + " while waiting for " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("still waiting for " + what + " after " + PATIENCE.toSeconds() + " s");
    }

    /** Kills it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends it with SIGTERM. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the service did not end within " + PATIENCE.toSeconds() + " s of SIGTERM");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }
}
