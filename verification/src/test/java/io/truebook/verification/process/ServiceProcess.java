package io.truebook.verification.process;

import io.truebook.engine.Watermarks;
import io.truebook.service.http.EndpointFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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
    private Watermarks promised = new Watermarks(0, 0, 0);

    private ServiceProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** What a process can be told. */
    enum Signal {
        STOP,
        CONT,
        TERM
    }

    /** Starts it; what it says goes to {@code log}. */
    static ServiceProcess start(Path folder, int twsPort, Path log, String... more) throws IOException {
        return start(ServiceStart.in(folder, twsPort, log).with(more));
    }

    static ServiceProcess start(ServiceStart how) throws IOException {
        return new ServiceProcess(how.begin(), how.folder());
    }

    /** The status it answers with now; absent while it does not answer. */
    Optional<JsonNode> status() throws InterruptedException {
        Optional<JsonNode> status = get("/api/sync/status");
        status.ifPresent(answer -> promised = Marks.higher(promised, Marks.of(answer)));
        return status;
    }

    /** What it answers to a question; absent while it does not answer. */
    Optional<JsonNode> get(String path) throws InterruptedException {
        try {
            Optional<EndpointFile> endpoint = EndpointFile.read(folder);
            if (endpoint.isEmpty() || endpoint.get().pid() != process.pid()) {
                return Optional.empty();
            }
            URI uri = endpoint.get().url().resolve(path);
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException notYetOrNoMore) {
            return Optional.empty();
        }
    }

    /** The highest watermarks that it has ever told. */
    Watermarks promised() {
        return promised;
    }

    /** Asks for the status until it satisfies {@code wanted}. */
    JsonNode awaitStatus(String what, Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<JsonNode> status = Optional.empty();
        while (System.nanoTime() < deadline) {
            status = status();
            if (status.isPresent() && wanted.test(status.get())) {
                return status.get();
            }
            if (!process.isAlive()) {
                throw new AssertionError("the service ended by itself with exit code " + process.exitValue()
                        + " while waiting for " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError(
                "still waiting for " + what + " after " + PATIENCE.toSeconds() + " s; its last status: " + status);
    }

    /** Waits until the link to the broker is in a state. */
    JsonNode awaitLink(String state) throws InterruptedException {
        return awaitStatus(
                "the link to be " + state,
                status -> status.path("broker").path("state").asString("").equals(state));
    }

    /** Sends it a signal. */
    void signal(Signal signal) throws IOException {
        Commands.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** Waits for its end; the exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the service has not ended within " + PATIENCE.toSeconds() + " s");
        }
        return process.exitValue();
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

    long pid() {
        return process.pid();
    }
}
