package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.Watermarks;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A market, the service that follows it in a process of its own, and at the end the judge. */
final class FaultRun implements AutoCloseable {

    static final int RATE = 250;
    private static final Duration QUIET = Duration.ofSeconds(60);

    private final Path folder;
    private final Path data;
    private final Simulator simulator;
    private @Nullable ServiceProcess service;
    private Watermarks promised = new Watermarks(0, 0, 0);

    private FaultRun(Path folder, Path data) throws IOException {
        this.folder = folder;
        this.data = data;
        this.simulator = Simulator.start(market(folder.resolve("simulator")));
    }

    /** A busy market with few positions: the more often each of them changes. */
    static SimulatorSettings market(Path folder) {
        return market(folder, SimulatorSettings.Opening.RUNNING);
    }

    static SimulatorSettings market(Path folder, SimulatorSettings.Opening opening) {
        return SimulatorSettings.in(folder)
                .accounts(2)
                .positions(12)
                .symbols(6)
                .ratePerSecond(RATE)
                .opening(opening)
                .valuationInterval(Duration.ZERO)
                .build();
    }

    /** What happens in a run. */
    @FunctionalInterface
    interface Story {
        void tell(FaultRun run) throws Exception;
    }

    /** Tells a story; when it ends badly, what the service said is shown. */
    static void tell(Path folder, Path data, Story story) throws Exception {
        try (FaultRun run = new FaultRun(folder, data)) {
            try {
                story.tell(run);
            } catch (AssertionError | IOException failure) {
                System.out.println(run.said());
                throw failure;
            }
        }
    }

    /** Starts a service in the folder. */
    ServiceProcess serve() throws IOException {
        return serve(UnaryOperator.identity());
    }

    ServiceProcess serve(UnaryOperator<ServiceStart> otherwise) throws IOException {
        keepPromises();
        ServiceProcess started = ServiceProcess.start(
                otherwise.apply(ServiceStart.in(data, simulator.twsPort(), folder.resolve("service.log"))
                        .with("--set", "lake.batch-interval=1s")));
        service = started;
        return started;
    }

    private void keepPromises() {
        ServiceProcess last = service;
        if (last != null) {
            promised = Marks.higher(promised, last.promised());
        }
    }

    /** Starts one, and waits until it follows the broker and has recorded for a while. */
    ServiceProcess serveUntilBusy() throws IOException, InterruptedException {
        ServiceProcess started = serve();
        awaitBusy(started);
        return started;
    }

    static void awaitBusy(ServiceProcess service) throws InterruptedException {
        long from = Marks.of(service.awaitLink("LIVE")).accepted();
        service.awaitStatus(
                "updates to be recorded",
                status -> Marks.of(status).accepted() > from + RATE / 2
                        && Marks.of(status).inLake() > 0);
    }

    Path data() {
        return data;
    }

    Simulator simulator() {
        return simulator;
    }

    /** What the services of this run have said. */
    String said() throws IOException {
        Path log = folder.resolve("service.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Watches for a time in which a condition must hold at every look; the last status. */
    static JsonNode hold(ServiceProcess service, Duration time, String what, Predicate<JsonNode> holds)
            throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        JsonNode last = service.awaitStatus("an answer", any -> true);
        while (System.nanoTime() < until) {
            Optional<JsonNode> status = service.status();
            if (status.isPresent()) {
                last = status.get();
                assertThat(holds.test(last)).as("%s: %s", what, last).isTrue();
            }
            LockSupport.parkNanos(50_000_000);
        }
        return last;
    }

    /** The market rests, everything arrives, the service stops in order, with all in the lake, and the record is judged. */
    void restAndJudge(ServiceProcess running) throws IOException, InterruptedException {
        running.awaitLink("LIVE");
        simulator.control().freeze();
        assertThat(simulator.control().awaitQuiet(QUIET)).isTrue();
        Map<String, String> broker = Verdict.held(simulator.control().truth());
        running.awaitStatus(
                "the record to equal the broker",
                status -> Marks.isAllAccepted(status) && broker.equals(shown(running)));
        assertThat(running.stop()).isZero();
        judge();
    }

    /** Judges what is in the folder, after the last service has ended. */
    void judge() throws IOException {
        keepPromises();
        Verdict.requireTrue(data, simulator, promised);
    }

    private static Map<String, String> shown(ServiceProcess running) {
        Map<String, String> shown = new TreeMap<>();
        try {
            running.get("/api/positions")
                    .ifPresent(answer -> answer.path("positions")
                            .forEach(row -> shown.put(
                                    row.path("account").asString() + " "
                                            + row.path("conid").asString(),
                                    number(row.path("position")) + " at " + number(row.path("average_cost")))));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        return shown;
    }

    private static String number(JsonNode value) {
        return Verdict.plain(new BigDecimal(value.asString("0")));
    }

    @Override
    public void close() throws IOException {
        ServiceProcess last = service;
        try (simulator) {
            if (last != null && last.isAlive()) {
                last.kill();
            }
        } catch (InterruptedException interrupt) {
            throw Commands.interrupted(interrupt);
        }
    }
}
