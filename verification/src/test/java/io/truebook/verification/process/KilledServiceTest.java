package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.journal.JournalScan;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import io.truebook.verification.HistoryChecker;
import io.truebook.verification.SentFramesOfSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The real service, killed with SIGKILL at random moments under 1,000 changes a second. The random seed is printed; the
 * number of kills is {@code truebook.kills}, 20 if not set.
 */
class KilledServiceTest {

    private static final int KILLS = Integer.getInteger("truebook.kills", 20);

    @TempDir
    Path folder;

    @Test
    @Tag("R-011")
    @Tag("R-008")
    void nothingAcceptedIsLostOrDoubledByRandomKills() throws Exception {
        long seed = Long.getLong("truebook.seed", System.nanoTime());
        System.out.println("KilledServiceTest: -Dtruebook.seed=" + seed);
        Random random = new Random(seed);
        Path data = folder.resolve("data");
        Path log = folder.resolve("service.log");
        try (Simulator simulator = Simulator.start(SimulatorSettings.in(folder.resolve("simulator"))
                .ratePerSecond(1_000)
                .valuationInterval(Duration.ZERO)
                .build())) {
            for (int kill = 1; kill <= KILLS; kill++) {
                ServiceProcess service = ServiceProcess.start(data, simulator.twsPort(), log);
                long promised = liveAWhile(service, random);
                service.kill();
                JournalScan.End end = JournalScan.of(data, Disk.LOCAL, scanned -> {});
                assertThat(end.lastSeq()).as("after kill %s", kill).isGreaterThanOrEqualTo(promised);
            }
            Watermarks promised = finish(simulator, data, log);
            assertThat(new HistoryChecker(Disk.LOCAL, data)
                            .check(SentFramesOfSimulator.bySession(simulator, data), promised))
                    .isEmpty();
            compareViewAndLake(data);
        } catch (AssertionError failure) {
            System.out.println(Files.readString(log));
            throw failure;
        }
    }

    /** Lets it record for a random time; the last accepted seq that it told. */
    private static long liveAWhile(ServiceProcess service, Random random) throws InterruptedException {
        JsonNode status = service.awaitStatus("the first answer", any -> true);
        long until =
                System.nanoTime() + Duration.ofMillis(random.nextInt(2_500)).toNanos();
        while (System.nanoTime() < until) {
            status = service.status().orElse(status);
            LockSupport.parkNanos(10_000_000);
        }
        return accepted(status);
    }

    private static long accepted(JsonNode status) {
        return status.path("watermarks").path("accepted").asLong();
    }

    /** One more start, in which the market rests and everything arrives. */
    private static Watermarks finish(Simulator simulator, Path data, Path log) throws Exception {
        ServiceProcess service = ServiceProcess.start(data, simulator.twsPort(), log);
        service.awaitStatus(
                "the link to be live",
                any -> any.path("broker").path("state").asString("").equals("LIVE"));
        simulator.control().freeze();
        assertThat(simulator.control().awaitQuiet(Duration.ofSeconds(30))).isTrue();
        JsonNode status = service.awaitStatus("everything to be in the lake", any -> {
            JsonNode marks = any.path("watermarks");
            return marks.path("inLake").asLong() >= marks.path("accepted").asLong()
                    && marks.path("accepted").asLong() >= marks.path("received").asLong();
        });
        assertThat(service.stop()).isZero();
        return new Watermarks(
                accepted(status),
                accepted(status),
                status.path("watermarks").path("inLake").asLong());
    }

    private static void compareViewAndLake(Path data) throws IOException {
        try (OfflineBook book = Truebook.in(data).openOffline()) {
            assertThat(new TreeMap<>(book.history().current().rows()))
                    .isEqualTo(book.view().byKey());
        }
    }
}
