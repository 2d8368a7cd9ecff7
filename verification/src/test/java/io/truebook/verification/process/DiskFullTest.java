package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.simulator.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The disk of a service is full while updates stream: all of it, or that of its lake. */
@Tag("loop-devices")
class DiskFullTest {

    private static final int ROOM = 64;
    private static final int STORAGE = 4;
    private static final Duration FULL = Duration.ofSeconds(Integer.getInteger("truebook.full-seconds", 2));

    @TempDir
    private Path folder;

    @Test
    @Tag("R-011")
    @Tag("B-60")
    void aFullDiskIsToldNothingAcceptedIsLostAndRecordingGoesOnByItself() throws Exception {
        try (Volume volume = Volume.inMemory(folder.resolve("volume"), ROOM)) {
            FaultRun.tell(folder, volume.folder().resolve("data"), run -> {
                ServiceProcess service = run.serveUntilBusy();
                volume.fill();
                long filled = System.nanoTime();
                JsonNode full = service.awaitStatus("the full disk to be told", DiskFullTest::saysDiskFull);
                Duration told = Figures.since(filled);
                assertThat(full.path("trouble").asString())
                        .contains("no space left", volume.folder().toString(), "bytes free", "free some");
                assertThat(full.path("condition").asString()).isEqualTo("DEGRADED");

                volume.fill();
                JsonNode stuck = FaultRun.hold(service, FULL, "the link stays up", status -> isLink(status, "LIVE"));
                Commands.Outcome shown =
                        Commands.truebook("status", "--dir", run.data().toString());
                assertThat(shown.said()).contains("DEGRADED", "no space left", "free some");
                assertThat(shown.exitCode()).isEqualTo(1);

                volume.free();
                long freed = System.nanoTime();
                service.awaitStatus(
                        "recording to go on",
                        status -> status.path("trouble").isNull()
                                && Marks.of(status).accepted() > Marks.of(stuck).accepted());
                Duration recording = Figures.since(freed);
                untilCommitted(service);
                Duration inLake = Figures.since(freed);
                stopWhileFull(run, service, volume);
                ServiceProcess next = run.serve();
                run.restAndJudge(next);

                assertThat(recording).isLessThan(Duration.ofSeconds(5));
                assertThat(inLake).isLessThan(Duration.ofSeconds(30));
                Figures.of("disk full")
                        .and("lost", 0, "0")
                        .seconds("told after", told, "<= 5")
                        .seconds("recording resumed after", recording, "<= 5")
                        .seconds("lake committed again after", inLake, "<= 30")
                        .and("accepted", service.promised().accepted(), "any")
                        .print();
            });
        }
    }

    /** The last facts and the checkpoint find no room: that is said, and left to the next start. */
    private static void stopWhileFull(FaultRun run, ServiceProcess service, Volume volume) throws Exception {
        volume.fill();
        service.awaitStatus("the full disk to be told again", DiskFullTest::saysDiskFull);
        volume.fill();
        assertThat(service.stop()).isEqualTo(STORAGE);
        assertThat(run.said()).contains("not everything could be written", "no space left", "Nothing accepted is lost");
        volume.free();
    }

    @Test
    @Tag("B-60")
    @Tag("R-070")
    void aLakeThatCannotBeWrittenDelaysNobodyAndIsMadeGoodByItself() throws Exception {
        Path data = folder.resolve("data");
        try (Volume volume = Volume.inMemory(data.resolve("lake"), ROOM)) {
            FaultRun.tell(folder, data, run -> {
                ServiceProcess service = run.serveUntilBusy();

                volume.fill();
                Duration full = outage(service, "no space left");
                volume.free();
                Duration resumedFull = untilCommitted(service);

                while (!volume.remount("ro")) {
                    // A file of the lake is just being written.
                    service.awaitStatus("a moment between two commits", any -> true);
                }
                Duration readOnly = outage(service, "Read-only file system");
                assertThat(volume.remount("rw")).isTrue();
                Duration resumedReadOnly = untilCommitted(service);
                run.restAndJudge(service);

                assertThat(resumedFull).isLessThan(Duration.ofSeconds(30));
                assertThat(resumedReadOnly).isLessThan(Duration.ofSeconds(30));
                Figures.of("lake full")
                        .and("lost", 0, "0")
                        .seconds("told after", full, "<= 10")
                        .seconds("lake committed again after", resumedFull, "<= 30")
                        .print();
                Figures.of("lake read-only")
                        .and("lost", 0, "0")
                        .seconds("told after", readOnly, "<= 10")
                        .seconds("lake committed again after", resumedReadOnly, "<= 30")
                        .print();
            });
        }
    }

    /** Waits until the lake says so, and watches that everything else goes on; how long it took to be told. */
    private static Duration outage(ServiceProcess service, String words) throws InterruptedException {
        long began = System.nanoTime();
        JsonNode told = service.awaitStatus(
                "the lake to say " + words,
                status -> status.path("lake").path("lastError").asString("").contains(words));
        Duration after = Figures.since(began);
        assertThat(told.path("condition").asString()).isEqualTo("DEGRADED");
        long accepted = Marks.of(told).accepted();
        FaultRun.hold(service, FULL, "recording goes on", status -> !saysDiskFull(status) && isLink(status, "LIVE"));
        assertThat(service.promised().accepted()).isGreaterThan(accepted + FaultRun.RATE / 4);
        return after;
    }

    /** Waits until the lake commits again; how long it took. */
    private static Duration untilCommitted(ServiceProcess service) throws InterruptedException {
        long began = System.nanoTime();
        long commits = commits(service.awaitStatus("an answer", any -> true));
        service.awaitStatus(
                "the lake to commit again",
                status -> commits(status) > commits
                        && status.path("lake").path("lastError").isNull());
        return Figures.since(began);
    }

    private static long commits(JsonNode status) {
        return status.path("lake").path("commits").asLong();
    }

    @Test
    void aJournalThatDoesNotHearOfAFullDiskIsCaught() throws Exception {
        try (Volume volume = Volume.inMemory(folder.resolve("volume"), ROOM);
                Simulator simulator = Simulator.start(FaultRun.market(folder.resolve("simulator")))) {
            Path data = volume.folder().resolve("data");
            Watermarks promised;
            try (Embedded service = Embedded.start(data, simulator, new DeafDisk(Disk.LOCAL))) {
                service.awaitBusy(200);
                volume.fill();
                service.awaitBusy(2_000);
                promised = service.marks();
                volume.free();
            }
            assertThat(Planted.found(() -> Verdict.ofRecord(data, simulator, promised)))
                    .isNotEmpty();
        }
    }

    private static boolean saysDiskFull(JsonNode status) {
        return status.path("trouble").asString("").contains("no space left");
    }

    private static boolean isLink(JsonNode status, String state) {
        return status.path("broker").path("state").asString("").equals(state);
    }
}
