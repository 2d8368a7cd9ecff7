package io.truebook.journal;

import static io.truebook.journal.World.checkpoint;
import static io.truebook.journal.World.open;
import static io.truebook.journal.World.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.seam.DiskFullException;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import io.truebook.journal.World.Replayed;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FaultTest {

    private final MemoryDisk disk = new MemoryDisk();

    @Test
    @Tag("R-011")
    void anErrorOfTheDiskClosesTheJournalForGood() throws IOException {
        for (Fault fault : List.of(Fault.IO_ERROR, Fault.IO_ERROR_AFTER)) {
            for (int operation = 1; operation <= 2; operation++) {
                MemoryDisk failing = new MemoryDisk();
                FileJournal journal = open(failing);
                write(journal, 1, 10);
                World.append(journal, 11, 20);
                failing.failAt(failing.operationCount() + operation, fault);

                assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
                assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
                assertThatThrownBy(() -> World.append(journal, 21, 21)).isInstanceOf(JournalFailedException.class);
                assertThatThrownBy(() -> journal.appendFacts(11, List.of())).isInstanceOf(JournalFailedException.class);
                assertThatThrownBy(() -> journal.checkpoint(checkpoint(10, 10)))
                        .isInstanceOf(JournalFailedException.class)
                        .hasMessageContaining("closed")
                        .hasMessageContaining("Input/output error");
                assertThat(journal.lastSeq()).isEqualTo(10);
                journal.close();

                try (FileJournal next = open(failing.powerCut())) {
                    long last = Replayed.of(next, 0).requireInputsFrom(1);
                    assertThat(last).isBetween(10L, 20L);
                }
            }
        }
    }

    @Test
    void afterAFailedForceTheNextProcessBelievesOnlyWhatItReads() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 10);
        World.append(journal, 11, 20);
        disk.failAt(disk.operationCount() + 2, Fault.IO_ERROR);
        assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
        journal.close();

        try (FileJournal next = open(disk.powerCut())) {
            assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isEqualTo(10);
            write(next, 11, 15);
        }
    }

    /** The system keeps lost bytes readable, so the next process builds on them; then the power fails. */
    @Test
    @Tag("R-011")
    void afterAFailedForceNothingThatTheNextProcessAcceptsIsLostWithThePower() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 10);
        World.append(journal, 11, 20);
        disk.failAt(disk.operationCount() + 2, Fault.IO_ERROR);
        assertThatThrownBy(journal::force).isInstanceOf(JournalFailedException.class);
        journal.close();

        MemoryDisk afterwards = disk.kill();
        try (FileJournal next = open(afterwards)) {
            assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isEqualTo(20);
            World.append(next, 21, 25);
            next.force();
        }
        try (FileJournal last = open(afterwards.powerCut())) {
            assertThat(Replayed.of(last, 0).requireInputsFrom(1)).isEqualTo(25);
        }
    }

    @Test
    @Tag("R-011")
    void aFullDiskLosesNothingAndTheForceMayBeRepeated() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 10);
        disk.capacity(used() + 300);
        World.append(journal, 11, 40);
        World.appendFacts(journal, 11, 40);

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(journal::force).isInstanceOf(DiskFullException.class);
            assertThat(journal.lastSeq()).isEqualTo(10);
            assertThat(journal.factsEnd()).isEqualTo(10);
            try (FileJournal next = open(disk.kill().capacity(Long.MAX_VALUE))) {
                assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isEqualTo(10);
            }
        }
        World.append(journal, 41, 45);
        disk.capacity(Long.MAX_VALUE);
        journal.force();

        assertThat(journal.lastSeq()).isEqualTo(45);
        try (FileJournal next = open(disk.powerCut())) {
            Replayed all = Replayed.of(next, 0);
            assertThat(all.requireInputsFrom(1)).isEqualTo(45);
            assertThat(all.requireFactsFrom(1)).isEqualTo(40);
        }
    }

    /** Whichever read of the next start it hits, and however it ends: nothing wrong is made to last. */
    @Test
    @Tag("R-011")
    void aBitThatIsReadWronglyOnceIsNeverKept() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 10);
        write(journal, 11, 12);
        journal.checkpoint(checkpoint(10, 0));
        write(journal, 13, 20);
        int refused = 0;
        boolean reached = true;
        for (long n = 1; reached; n++) {
            MemoryDisk next = disk.kill().countReads().failAt(n, Fault.BIT_FLIP);
            try (FileJournal again = open(next)) {
                assertThat(again.lastSeq()).as("operation %d", n).isEqualTo(20);
            } catch (IOException refusal) {
                refused++;
            }
            reached = next.operationCount() >= n;
            try (FileJournal afterwards = open(next.powerCut())) {
                assertThat(Replayed.of(afterwards, 0).requireInputsFrom(1))
                        .as("after operation %d", n)
                        .isEqualTo(20);
            }
        }
        assertThat(refused).isPositive();
    }

    /** As on a file system that copies on write. */
    @Test
    @Tag("R-011")
    void nothingIsWrittenBehindAHalfWrittenBatchThatAFullDiskDidNotEvenLetUsCut() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 10);
        World.append(journal, 11, 20);
        disk.faults(operation -> Fault.DISK_FULL);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(journal::force).isInstanceOf(DiskFullException.class);
        }
        disk.faults(MemoryDisk.Faults.NONE);
        World.append(journal, 21, 30);
        journal.force();

        try (FileJournal next = open(disk.powerCut())) {
            assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isEqualTo(30);
        }
    }

    @Test
    void aDiskThatIsFullWhenASegmentBeginsOrACheckpointIsWrittenCanBeRepeatedToo() throws IOException {
        FileJournal journal = open(disk);
        for (long seq = 1; seq < 400; seq += 20) {
            disk.capacity(used() + 10);
            World.append(journal, seq, seq + 19);
            World.appendFacts(journal, seq, seq + 19);
            assertThatThrownBy(journal::force).isInstanceOf(DiskFullException.class);
            disk.capacity(Long.MAX_VALUE);
            journal.force();
        }
        disk.capacity(used() + 10);
        assertThatThrownBy(() -> journal.checkpoint(checkpoint(400, 0))).isInstanceOf(DiskFullException.class);
        disk.capacity(Long.MAX_VALUE);
        journal.checkpoint(checkpoint(400, 0));

        try (FileJournal next = open(disk.powerCut())) {
            assertThat(next.checkpoint()).hasValue(checkpoint(400, 0));
            assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isEqualTo(400);
            assertThat(World.requireFactsByReader(next, 0, 10)).isEqualTo(400);
        }
    }

    @Test
    void aFullDiskKeepsWhatWouldHaveBeenArchived() throws IOException {
        FileJournal journal = open(disk);
        for (long seq = 1; seq < 400; seq += 20) {
            write(journal, seq, seq + 19);
        }
        journal.checkpoint(checkpoint(400, 0));
        disk.failAt(disk.operationCount() + 8, Fault.DISK_FULL);
        journal.checkpoint(checkpoint(400, 400));

        assertThat(World.requireFactsByReader(journal, 0, 10)).isEqualTo(400);
        try (FileJournal next = open(disk.powerCut())) {
            assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isEqualTo(400);
        }
    }

    @Test
    void everyFailedOperationOfALifeEndsInAHaltOrARepetitionAndLosesNothing() throws IOException {
        for (Fault fault : List.of(Fault.IO_ERROR, Fault.IO_ERROR_AFTER, Fault.DISK_FULL)) {
            boolean reached = true;
            for (long n = 1; reached; n++) {
                MemoryDisk failing = new MemoryDisk().failAt(n, fault);
                long confirmed = liveUntilAFailure(failing);
                reached = failing.operationCount() >= n;
                try (FileJournal next = open(failing.powerCut())) {
                    long last = Replayed.of(next, 0).requireInputsFrom(1);
                    assertThat(last).as("%s at operation %d", fault, n).isBetween(confirmed, 60L);
                    assertThat(next.factsEnd()).isGreaterThanOrEqualTo(confirmed);
                }
            }
        }
    }

    private static long liveUntilAFailure(MemoryDisk failing) throws IOException {
        long confirmed = 0;
        try (FileJournal journal = open(failing)) {
            for (long seq = 1; seq < 60; seq += 20) {
                World.append(journal, seq, seq + 19);
                World.appendFacts(journal, seq, seq + 19);
                forceTwiceIfFull(journal);
                confirmed = seq + 19;
            }
            journal.checkpoint(checkpoint(60, 60));
        } catch (JournalFailedException | IOException halted) {
            assertThat(halted).hasMessageMatching("(?s).*(error|space|closed).*");
        }
        return confirmed;
    }

    private static void forceTwiceIfFull(FileJournal journal) throws IOException {
        try {
            journal.force();
        } catch (DiskFullException full) {
            journal.force();
        }
    }

    private long used() {
        return disk.files().values().stream().mapToLong(bytes -> bytes.length).sum();
    }
}
