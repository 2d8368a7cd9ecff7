package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An end and a start when the machine gives little: SIGTERM while updates stream, few files that may be open. */
class UnderLoadTest {

    private static final int ENOUGH_FILES = 160;
    private static final int PLENTY = 1024;
    private static final Duration WITHOUT_FILES = Duration.ofSeconds(4);

    @TempDir
    private Path folder;

    @Test
    @Tag("R-011")
    void aStopUnderLoadIsOrderlyAndTheNextStartFoldsNothing() throws Exception {
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess service = run.serveUntilBusy();
            long began = System.nanoTime();
            assertThat(service.stop()).isZero();
            Duration stopped = Figures.since(began);
            assertThat(run.said()).contains("Stopped in order");
            long reached;
            try (OfflineBook book = Truebook.in(run.data()).openOffline()) {
                reached = book.view().seq();
                assertThat(book.history().current().rows())
                        .isEqualTo(book.view().byKey());
            }
            assertThat(reached).isGreaterThanOrEqualTo(service.promised().accepted());

            // And once more, as a folder that was stopped in order, with few files to open.
            ServiceProcess again =
                    run.serve(start -> start.after("sh", "-c", "ulimit -n " + ENOUGH_FILES + "; exec \"$@\"", "sh"));
            FaultRun.awaitBusy(again);
            assertThat(run.said()).contains("(0 inputs folded on the last checkpoint)");
            run.restAndJudge(again);
            assertThat(stopped).isLessThan(Duration.ofSeconds(20));
            Figures.of("SIGTERM under load")
                    .and("lost", 0, "0")
                    .seconds("stopped within", stopped, "<= 20")
                    .and("works with open files", ENOUGH_FILES, "<= " + ENOUGH_FILES)
                    .print();
        });
    }

    /** Somebody else has used up what the process may open: then the way from the broker to the journal goes on. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Tag("R-011")
    void withoutAFileToOpenRecordingGoesOnAndTheRestFollowsLater() throws Exception {
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess service = run.serveUntilBusy();
            long before = service.promised().accepted();
            limit(service, openFiles(service));
            LockSupport.parkNanos(WITHOUT_FILES.toNanos());
            limit(service, PLENTY);
            service.awaitStatus("an answer", any -> true);
            service.awaitStatus(
                    "recording to go on",
                    status -> Marks.of(status).accepted() > before + WITHOUT_FILES.toSeconds() * FaultRun.RATE / 4);
            assertThat(service.awaitLink("LIVE").path("broker").path("session").asInt())
                    .isEqualTo(1);
            run.restAndJudge(service);
            Figures.of("no file to open")
                    .and("lost", 0, "0")
                    .and("reconnects", 0, "0")
                    .print();
        });
    }

    private static int openFiles(ServiceProcess service) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(service.pid()), "fd"))) {
            return Math.toIntExact(open.count());
        }
    }

    private static void limit(ServiceProcess service, int files) throws IOException {
        Commands.run("prlimit", "--pid", Long.toString(service.pid()), "--nofile=" + files + ":");
    }
}
