package io.truebook.journal;

import static io.truebook.journal.World.checkpoint;
import static io.truebook.journal.World.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import io.truebook.engine.seam.MemoryDisk.Operation;
import io.truebook.journal.World.Replayed;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A scripted run is stopped at every operation on the disk; what it was told is durable must be there afterwards. */
@Tag("R-011")
class CrashTest {

    /** What a process was told before it died. */
    private static final class Confirmed {
        int term;
        long lastSeq;
        long factsEnd;
        long checkpoint;
        long attempted;
    }

    /** Three short lives of a journal, with segments, facts that lag behind, checkpoints and archiving. */
    private static void script(Disk disk, Confirmed confirmed) throws IOException {
        for (int life = 0; life < 3; life++) {
            try (FileJournal journal = open(disk)) {
                confirmed.term = journal.term();
                live(journal, confirmed);
            }
        }
    }

    private static void live(FileJournal journal, Confirmed confirmed) throws IOException {
        long seq = journal.lastSeq();
        for (int batch = 1; batch <= 4; batch++) {
            long to = seq + 9L * batch;
            confirmed.attempted = Math.max(confirmed.attempted, to);
            World.append(journal, seq + 1, to);
            journal.force();
            confirmed.lastSeq = to;
            World.appendFacts(journal, journal.factsEnd() + 1, to - 3);
            journal.force();
            confirmed.factsEnd = to - 3;
            seq = to;
        }
        long at = confirmed.factsEnd - 5;
        journal.checkpoint(checkpoint(at, at));
        confirmed.checkpoint = at;
    }

    private static void verify(MemoryDisk left, Confirmed confirmed) throws IOException {
        try (FileJournal journal = open(left)) {
            assertThat(journal.term()).as("term").isGreaterThan(confirmed.term);
            Replayed all = Replayed.of(journal, 0);
            long last = all.requireInputsFrom(1);
            assertThat(last).as("last input").isBetween(confirmed.lastSeq, confirmed.attempted);
            long facts = all.requireFactsFrom(1);
            assertThat(facts)
                    .as("facts end")
                    .isBetween(confirmed.factsEnd, last)
                    .isEqualTo(journal.factsEnd());
            assertThat(World.requireFactsByReader(journal, 0, 10)).isEqualTo(facts);
            long checkpoint =
                    journal.checkpoint().map(found -> found.state().seq()).orElse(0L);
            assertThat(checkpoint).as("checkpoint").isGreaterThanOrEqualTo(confirmed.checkpoint);
            World.appendFacts(journal, facts + 1, last);
            World.write(journal, last + 1, last + 5);
        }
        try (FileJournal again = open(left.powerCut())) {
            Replayed all = Replayed.of(again, 0);
            assertThat(all.requireFactsFrom(1)).isEqualTo(all.requireInputsFrom(1));
        }
    }

    private static List<Operation> operationsOfTheScript() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        script(disk, new Confirmed());
        return disk.operations();
    }

    /** Runs the script until it dies at operation {@code n}, then looks at what is left in three ways. */
    private static void dieAt(long n, Fault death, UnaryOperator<Disk> planted) throws IOException {
        MemoryDisk disk = new MemoryDisk().failAt(n, death);
        Confirmed confirmed = new Confirmed();
        assertThatThrownBy(() -> script(planted.apply(disk), confirmed)).isInstanceOf(MemoryDisk.Killed.class);
        for (MemoryDisk left : List.of(
                disk.kill(),
                disk.powerCut(),
                disk.crash(new SplittableRandom(n)),
                disk.crash(new SplittableRandom(-n)))) {
            try {
                verify(left, confirmed);
            } catch (IOException | AssertionError wrong) {
                throw new AssertionError(
                        "operation " + n + " of the script, " + death + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    @Test
    void whatWasForcedIsThereAfterAKillOrAPowerCutAtEveryOperation() throws IOException {
        List<Operation> operations = operationsOfTheScript();
        assertThat(operations).hasSizeGreaterThan(100);
        for (Operation operation : operations) {
            dieAt(operation.number(), Fault.KILL, UnaryOperator.identity());
            if (operation.name().equals("append")) {
                dieAt(operation.number(), Fault.KILL_MIDWAY, UnaryOperator.identity());
            }
        }
    }

    @Test
    void aSecondCrashDuringRecoveryLosesNothingEither() throws IOException {
        int operations = operationsOfTheScript().size();
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            Confirmed confirmed = new Confirmed();
            MemoryDisk disk = new MemoryDisk().failAt(1 + random.nextInt(operations), Fault.KILL_MIDWAY);
            assertThatThrownBy(() -> script(disk, confirmed)).isInstanceOf(MemoryDisk.Killed.class);
            MemoryDisk second = disk.crash(random.split()).failAt(1 + random.nextInt(12), Fault.KILL_MIDWAY);
            assertThatThrownBy(() -> script(second, confirmed))
                    .as("round %d", round)
                    .isInstanceOf(MemoryDisk.Killed.class);
            verify(second.crash(random.split()), confirmed);
        }
    }

    @Test
    void aJournalThatDoesNotForceItsFilesIsCaught() {
        assertThatThrownBy(() -> dieEverywhere(ForgetfulDisk::withoutForce)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aJournalThatDoesNotForceItsFoldersIsCaught() {
        assertThatThrownBy(() -> dieEverywhere(ForgetfulDisk::withoutForceDirectory))
                .isInstanceOf(AssertionError.class);
    }

    private static void dieEverywhere(UnaryOperator<Disk> planted) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        script(planted.apply(disk), new Confirmed());
        for (long n = 1; n <= disk.operationCount(); n++) {
            dieAt(n, Fault.KILL, planted);
        }
    }
}
