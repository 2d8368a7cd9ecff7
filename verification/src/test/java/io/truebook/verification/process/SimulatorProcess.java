package io.truebook.verification.process;

import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code truebook simulate} as a process of its own, so that it can be stopped like TWS on a machine that stands still. */
final class SimulatorProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path folder;
    private final JsonNode announced;
    private final HttpClient http = HttpClient.newHttpClient();

    private SimulatorProcess(Process process, Path folder, JsonNode announced) {
        this.process = process;
        this.folder = folder;
        this.announced = announced;
    }

    static SimulatorProcess start(Path folder, Path log) throws IOException {
        List<String> command = new ArrayList<>(ServiceStart.command(
                "simulate",
                "--json",
                "--dir",
                folder.toString(),
                "--tws-port",
                "0",
                "--accounts",
                "2",
                "--positions",
                "12",
                "--symbols",
                "6",
                "--rate",
                Integer.toString(FaultRun.RATE),
                "--valuation-interval",
                "0"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the simulator has said nothing; see " + log);
        }
        return new SimulatorProcess(process, folder, JSON.readTree(line));
    }

    int twsPort() {
        return announced.path("twsPort").asInt();
    }

    void signal(ServiceProcess.Signal signal) throws IOException {
        Commands.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** Takes no more steps, and waits until everything is on its way. */
    void rest() throws IOException, InterruptedException {
        ask("POST", "/freeze");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int quiet = 0;
        while (quiet < 5) {
            quiet = ask("GET", "/status").path("pendingBytes").asLong() == 0 ? quiet + 1 : 0;
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the market does not come to rest: " + ask("GET", "/status"));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private JsonNode ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + announced.path("controlPort").asInt() + path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    /** Ends it, and opens what it has left, frozen, in this process: to ask what it sent and holds. */
    Simulator reopened() throws IOException {
        close();
        return Simulator.start(FaultRun.market(folder, SimulatorSettings.Opening.FROZEN));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the simulator did not end within " + PATIENCE.toSeconds() + " s of SIGTERM");
            }
        } catch (InterruptedException interrupt) {
            throw Commands.interrupted(interrupt);
        }
    }
}
