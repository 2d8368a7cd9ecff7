package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file system turns read-only under the service, as ext4 does by itself when it finds an error. (Nobody can mount it
 * so on purpose meanwhile: the journal has its segment open.) What the disk has of the last writes is not known then, so
 * the process ends; after the repair a start recovers.
 */
@Tag("loop-devices")
class ReadOnlyDiskTest {

    private static final int SIZE = 128;
    private static final int HALTED = 70;

    @TempDir
    private Path folder;

    private Path image() {
        return folder.resolve("image");
    }

    private Path mount() {
        return folder.resolve("volume");
    }

    @BeforeEach
    void anErrorCanBeTriggered() throws IOException, InterruptedException {
        try (Volume volume = Volume.inFile(image(), mount(), SIZE)) {
            boolean possible = Files.exists(volume.errorTrigger());
            if (!possible) {
                System.out.println("harness read-only disk: not run, this kernel has no " + volume.errorTrigger());
            }
            Assumptions.assumeTrue(possible);
        }
    }

    @Test
    @Tag("R-011")
    void theServiceEndsNamingTheDiskAndAStartAfterTheRepairHasEverything() throws Exception {
        FaultRun.tell(folder, mount().resolve("data"), run -> {
            Duration detected;
            try (Volume volume = Volume.mounted(image(), mount())) {
                assertThat(volume.remount("ro")).isTrue();
                assertThat(volume.remount("rw")).isTrue();
                ServiceProcess service = run.serveUntilBusy();
                assertThat(volume.remount("ro"))
                        .as("mounted read-only while the journal is open")
                        .isFalse();
                volume.triggerError();
                long began = System.nanoTime();
                assertThat(service.awaitExit()).isEqualTo(HALTED);
                detected = Figures.since(began);
                assertThat(run.said())
                        .contains(
                                "Truebook halts",
                                "could not be written and is closed",
                                "Check the disk",
                                "nothing accepted is lost");
            }
            Commands.outcome(List.of("e2fsck", "-p", image().toString()));
            try (Volume repaired = Volume.mounted(image(), mount())) {
                assertThat(repaired.folder()).isEqualTo(mount());
                long began = System.nanoTime();
                ServiceProcess service = run.serve();
                service.awaitLink("LIVE");
                Duration recovered = Figures.since(began);
                run.restAndJudge(service);

                assertThat(detected).isLessThan(Duration.ofSeconds(5));
                Figures.of("read-only disk")
                        .and("lost", 0, "0")
                        .seconds("detected after", detected, "<= 5")
                        .seconds("live after the repair", recovered, "<= 10")
                        .print();
            }
        });
    }

    @Test
    void aJournalThatDoesNotHearOfAReadOnlyDiskIsCaught() throws Exception {
        try (Volume volume = Volume.mounted(image(), mount());
                Simulator simulator = Simulator.start(FaultRun.market(folder.resolve("simulator")))) {
            Path data = mount().resolve("data");
            Embedded service = Embedded.start(data, simulator, new DeafDisk(Disk.LOCAL));
            service.awaitBusy(FaultRun.RATE / 2);
            volume.triggerError();
            service.awaitBusy(FaultRun.RATE * 2);
            Watermarks promised = service.marks();
            assertThatThrownBy(service::close)
                    .as("the stop, whose checkpoint is heard")
                    .isInstanceOf(Exception.class);
            assertThat(Planted.found(() -> Verdict.ofRecord(data, simulator, promised)))
                    .isNotEmpty();
        }
    }
}
