package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.Watermarks;
import io.truebook.simulator.Drop;
import io.truebook.simulator.Simulator;
import io.truebook.verification.process.ServiceProcess.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process stands still as a whole, as on a machine without time or a laptop that is shut: ours, or TWS. */
class StandstillTest {

    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration STALE_BAR = Duration.ofSeconds(6);

    @TempDir
    private Path folder;

    @Test
    @Tag("R-023")
    @Tag("R-011")
    void aServiceThatStoodStillNoticesItAsksTheBrokerAndGoesOnInTheSameSession() throws Exception {
        standStill(List.of(SHORT, SHORT));
    }

    @Test
    @Tag("long")
    void theSameAfterLongerStandstills() throws Exception {
        standStill(List.of(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(60)));
    }

    private void standStill(List<Duration> times) throws Exception {
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess service = run.serveUntilBusy();
            Duration longest = Duration.ZERO;
            int noticed = 0;
            for (Duration time : times) {
                JsonNode before = service.awaitLink("LIVE");
                service.signal(Signal.STOP);
                LockSupport.parkNanos(time.toNanos());
                service.signal(Signal.CONT);
                long resumed = System.nanoTime();
                noticed++;
                int expected = noticed;
                service.awaitStatus(
                        "the standstill to be noticed and updates to be recorded again",
                        status -> count(status, "standstills") >= expected
                                && Marks.of(status).accepted()
                                        > Marks.of(before).accepted());
                Duration after = Figures.since(resumed);
                longest = after.compareTo(longest) > 0 ? after : longest;
                JsonNode later =
                        FaultRun.hold(service, Duration.ofSeconds(1), "the link stays up", StandstillTest::isUp);
                requireSameSession(before, later);
            }
            assertThat(run.said()).contains("this process stood still for");
            requireThatAReconnectIsSeen(run, service);
            run.restAndJudge(service);
            assertThat(longest).isLessThan(Duration.ofSeconds(5));
            Figures.of("standstill of the service")
                    .and("standstills noticed", noticed, Integer.toString(times.size()))
                    .and("false reconnects", 0, "0")
                    .and("lost", 0, "0")
                    .seconds("recording again after", longest, "<= 5")
                    .print();
        });
    }

    @Test
    @Tag("R-023")
    void aTwsThatStandsStillIsStaleWithinSixSecondsAndGoesOnWhereItWas() throws Exception {
        Path log = folder.resolve("log");
        Path market = folder.resolve("simulator");
        Path data = folder.resolve("data");
        Watermarks promised;
        Duration stale;
        Duration fresh;
        try (SimulatorProcess tws = SimulatorProcess.start(market, log)) {
            ServiceProcess service = ServiceProcess.start(data, tws.twsPort(), log);
            try {
                FaultRun.awaitBusy(service);
                JsonNode before = service.awaitLink("LIVE");
                tws.signal(Signal.STOP);
                long stopped = System.nanoTime();
                service.awaitLink("STALE");
                stale = Figures.since(stopped);
                tws.signal(Signal.CONT);
                long resumed = System.nanoTime();
                JsonNode after = service.awaitLink("LIVE");
                fresh = Figures.since(resumed);
                requireSameSession(before, after);
                tws.rest();
                service.awaitStatus("all of it to be accepted", Marks::isAllAccepted);
                assertThat(service.stop()).isZero();
                promised = service.promised();
            } catch (AssertionError failure) {
                System.out.println(Files.readString(log));
                throw failure;
            } finally {
                service.kill();
            }
            try (Simulator left = tws.reopened()) {
                Verdict.requireTrue(data, left, promised);
            }
        }
        assertThat(stale).isLessThan(STALE_BAR);
        Figures.of("standstill of TWS")
                .seconds("stale after", stale, "<= 6")
                .seconds("fresh again after", fresh, "<= 5")
                .and("lost", 0, "0")
                .print();
    }

    @Test
    @Tag("long")
    void aTwsThatStandsStillForLongIsConnectedToAnewWhenItWakesUp() throws Exception {
        Path log = folder.resolve("log");
        Path market = folder.resolve("simulator");
        Path data = folder.resolve("data");
        try (SimulatorProcess tws = SimulatorProcess.start(market, log)) {
            ServiceProcess service = ServiceProcess.start(data, tws.twsPort(), log);
            Duration live;
            try {
                FaultRun.awaitBusy(service);
                tws.signal(Signal.STOP);
                service.awaitLink("DOWN");
                LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
                tws.signal(Signal.CONT);
                long resumed = System.nanoTime();
                service.awaitLink("LIVE");
                live = Figures.since(resumed);
                tws.rest();
                service.awaitStatus("all of it to be accepted", Marks::isAllAccepted);
                assertThat(service.stop()).isZero();
            } finally {
                service.kill();
            }
            try (Simulator left = tws.reopened()) {
                Verdict.requireTrue(data, left, service.promised());
            }
            assertThat(live).isLessThan(Duration.ofSeconds(70));
            Figures.of("long standstill of TWS")
                    .seconds("live again after", live, "<= 70")
                    .and("lost", 0, "0")
                    .print();
        }
    }

    private static void requireSameSession(JsonNode before, JsonNode after) {
        assertThat(sessionOf(after)).as("no reconnect").isEqualTo(sessionOf(before));
        assertThat(count(after, "reconnects")).isEqualTo(count(before, "reconnects"));
    }

    /** The planted bug: a link that is given up after a standstill. */
    private static void requireThatAReconnectIsSeen(FaultRun run, ServiceProcess service) throws InterruptedException {
        JsonNode before = service.awaitLink("LIVE");
        run.simulator().control().drop(Drop.CLOSE);
        JsonNode after = service.awaitStatus("a reconnect", status -> count(status, "reconnects") > 0 && isUp(status));
        assertThatThrownBy(() -> requireSameSession(before, after)).isInstanceOf(AssertionError.class);
    }

    private static int sessionOf(JsonNode status) {
        return status.path("broker").path("session").asInt();
    }

    private static long count(JsonNode status, String name) {
        return status.path("broker").path("counts").path(name).asLong(0);
    }

    private static boolean isUp(JsonNode status) {
        return status.path("broker").path("state").asString("").equals("LIVE");
    }
}
