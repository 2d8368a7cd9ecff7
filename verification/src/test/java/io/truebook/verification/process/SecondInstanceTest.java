package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.Disk;
import io.truebook.journal.JournalScan;
import io.truebook.simulator.Drop;
import io.truebook.verification.process.ServiceProcess.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services in one folder: the second is refused, and one that was overtaken writes no more. */
class SecondInstanceTest {

    private static final int REFUSED = 4;
    private static final int HALTED = 70;

    @TempDir
    private Path folder;

    @Test
    @Tag("R-011")
    @Tag("R-073")
    void aSecondInstanceIsRefusedAtEachStartNamingTheHolder() throws Exception {
        refuse(3, 10);
    }

    @Test
    @Tag("long")
    void aSecondInstanceIsRefusedHundredTimes() throws Exception {
        refuse(100, 1);
    }

    private void refuse(int processes, int timesEach) throws Exception {
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess service = run.serveUntilBusy();
            String holder = "pid " + service.pid();
            int refused = 0;
            for (int process = 0; process < processes; process++) {
                Commands.Outcome second =
                        Commands.java(LockTaker.class, run.data().toString(), Integer.toString(timesEach));
                assertThat(second.exitCode()).as(second.said()).isEqualTo(REFUSED);
                List<String> sentences = second.said().lines().toList();
                assertThat(sentences).hasSize(timesEach).allMatch(said -> said.contains(holder));
                refused += timesEach;
            }
            Commands.Outcome served = Commands.truebook(
                    "serve",
                    "--dir",
                    run.data().toString(),
                    "--port",
                    "0",
                    "--ib-port",
                    Integer.toString(run.simulator().twsPort()));
            assertThat(served.exitCode()).isEqualTo(REFUSED);
            assertThat(served.said()).contains("in use", holder, run.data().toString(), "--dir");
            assertThat(service.isAlive()).isTrue();
            run.restAndJudge(service);
            assertThat(run.simulator().control().sessions()).as("connections").hasSize(1);
            Figures.of("second instance")
                    .and("refused", refused + 1, Integer.toString(processes * timesEach + 1))
                    .and("lost", 0, "0")
                    .print();
        });
    }

    /** The lock of a service that stands still is taken away, and another takes the folder; then the first wakes up. */
    @Test
    @Tag("R-011")
    void aServiceThatWasOvertakenWhileItStoodStillWritesNoMoreAndTheRecordStaysTrue() throws Exception {
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess old = run.serveUntilBusy();
            int term = term(run.data());
            old.signal(Signal.STOP);
            Files.delete(run.data().resolve("journal").resolve("LOCK"));
            // TWS lets go of a client that is gone for long; here it is made to.
            run.simulator().control().drop(Drop.CLOSE);
            ServiceProcess next = run.serve();
            FaultRun.awaitBusy(next);
            assertThat(term(run.data())).isGreaterThan(term);

            old.signal(Signal.CONT);
            long woken = System.nanoTime();
            assertThat(old.awaitExit()).isEqualTo(HALTED);
            Duration fenced = Figures.since(woken);
            assertThat(run.said()).contains("is no longer ours", "pid " + next.pid(), "Truebook halts");

            FaultRun.awaitBusy(next);
            run.restAndJudge(next);
            assertThat(fenced).isLessThan(Duration.ofSeconds(5));
            Figures.of("overtaken writer")
                    .and("rows written by it", 0, "0")
                    .and("lost", 0, "0")
                    .seconds("it ended after", fenced, "<= 5")
                    .print();
        });
    }

    private static int term(Path data) throws IOException {
        int[] term = {0};
        JournalScan.of(data, Disk.LOCAL, scanned -> {
            switch (scanned) {
                case JournalScan.Frame frame -> term[0] = frame.term();
                case JournalScan.Typed typed -> term[0] = typed.term();
                case JournalScan.Facts ignored -> {
                    // Of an input that had its term.
                }
            }
        });
        return term[0];
    }
}
