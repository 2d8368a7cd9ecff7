package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.engine.Watermarks;
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
import tools.jackson.databind.JsonNode;

/** An end and a start when the machine gives little: SIGTERM while updates stream, few files that may be open. */
class UnderLoadTest {

    private static final int ENOUGH_FILES = 160;
    private static final Duration WITHOUT_FILES = Duration.ofSeconds(4);

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    @Tag("R-011")
    void withFewFilesToOpenRecordingGoesOnAndAStopUnderLoadIsOrderly() throws Exception {
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess service =
                    run.serve(start -> start.after("sh", "-c", "ulimit -n " + ENOUGH_FILES + "; exec \"$@\"", "sh"));
            FaultRun.awaitBusy(service);
            recordWithoutAFileToOpen(service);
            long began = System.nanoTime();
            assertThat(service.stop()).isZero();
            Duration stopped = Figures.since(began);
            assertThat(run.said()).contains("Stopped in order");
            requireEverythingInTheLake(run.data(), service.promised());

            ServiceProcess again = run.serveUntilBusy();
            assertThat(run.said()).contains("(0 inputs folded on the last checkpoint), term 2");
            run.restAndJudge(again);
            assertThat(stopped).isLessThan(Duration.ofSeconds(20));
            Figures.of("few open files, SIGTERM under load")
                    .and("lost", 0, "0")
                    .and("reconnects without a file to open", 0, "0")
                    .and("open files allowed", ENOUGH_FILES, "<= 256")
                    .seconds("stopped within", stopped, "<= 20")
                    .print();
        });
    }

    /** Somebody else has used up what the process may open: the way from the broker to the journal goes on. */
    private static void recordWithoutAFileToOpen(ServiceProcess service) throws IOException, InterruptedException {
        long before = service.promised().accepted();
        limit(service, openFiles(service));
        LockSupport.parkNanos(WITHOUT_FILES.toNanos());
        limit(service, ENOUGH_FILES);
        JsonNode after = service.awaitStatus("an answer", any -> true);
        assertThat(Marks.of(after).accepted()).isGreaterThan(before + FaultRun.RATE);
        assertThat(service.awaitLink("LIVE").path("broker").path("session").asInt())
                .isEqualTo(1);
    }

    private static void requireEverythingInTheLake(Path data, Watermarks promised) throws IOException {
        try (OfflineBook book = Truebook.in(data).openOffline()) {
            assertThat(book.view().seq()).isGreaterThanOrEqualTo(promised.accepted());
            assertThat(book.history().current().rows()).isEqualTo(book.view().byKey());
        }
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
