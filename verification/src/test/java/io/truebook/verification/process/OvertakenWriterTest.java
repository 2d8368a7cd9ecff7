package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Entry;
import io.truebook.domain.Input;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.CorruptJournalException;
import io.truebook.journal.FileJournal;
import io.truebook.journal.JournalFailedException;
import io.truebook.journal.JournalScan;
import io.truebook.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same at the journal alone: two writers of one folder, one of which has lost its lock without knowing. */
class OvertakenWriterTest {

    private static final JournalSettings SMALL = JournalSettings.DEFAULT.withSegmentBytes(4096);

    @TempDir
    private Path folder;

    private FileJournal open(Disk disk) throws IOException {
        return FileJournal.open(folder, SMALL, disk, Clock.SYSTEM, new EventTranslator());
    }

    private static void write(FileJournal journal, long from, long to, String who) throws IOException {
        for (long seq = from; seq <= to; seq++) {
            journal.append(
                    new Entry(seq, journal.term(), 0, Clock.SYSTEM.instant(), new Input.SessionClosed(who + seq)),
                    null);
            journal.appendFacts(seq, List.of());
        }
        journal.force();
    }

    /** Takes the lock away, and lets so much time pass that the file system's clock sees it. */
    private void loseLock() throws IOException {
        Path journal = folder.resolve("journal");
        Files.delete(journal.resolve("LOCK"));
        Path probe = folder.resolve("probe");
        do {
            Files.writeString(probe, "");
        } while (Files.getLastModifiedTime(probe).equals(Files.getLastModifiedTime(journal.resolve("LOCK.owner"))));
    }

    /** Two writers take turns at random; what each was told is written must be read back in the end. */
    private List<String> lostOfOvertaken(Disk disk, Random random) throws IOException {
        List<String> acknowledged = new ArrayList<>();
        long seq = 1L + random.nextInt(30);
        try (FileJournal old = open(disk)) {
            write(old, 1, seq, "old ");
            acknowledged.add("old " + seq);
            loseLock();
            try (FileJournal next = open(Disk.LOCAL)) {
                write(next, seq + 1, seq + 5, "next ");
                acknowledged.add("next " + (seq + 5));
                for (int batch = 1; batch <= 10; batch++) {
                    long from = seq + 20L * batch - 19;
                    write(old, from, from + 19, "old ");
                    acknowledged.add("old " + from);
                }
            } catch (JournalFailedException fenced) {
                assertThat(fenced).hasMessageContaining("is no longer ours");
            }
        }
        List<String> found = new ArrayList<>();
        JournalScan.of(folder, Disk.LOCAL, scanned -> {
            if (scanned instanceof JournalScan.Typed typed && typed.input() instanceof Input.SessionClosed closed) {
                found.add(closed.cause());
            }
        });
        acknowledged.removeAll(found);
        return acknowledged;
    }

    @RepeatedTest(10)
    @Tag("R-011")
    void nothingThatWasAcknowledgedIsMissingHoweverTheWritersMeet() throws IOException {
        long seed = System.nanoTime();
        assertThat(lostOfOvertaken(Disk.LOCAL, new Random(seed)))
                .as("seed %d", seed)
                .isEmpty();
    }

    @Test
    @Tag("R-011")
    void anOvertakenWriterThatHasNothingToWriteEndsWithinItsNextLook() throws IOException {
        try (FileJournal old = open(Disk.LOCAL)) {
            write(old, 1, 10, "old ");
            loseLock();
            try (FileJournal next = open(Disk.LOCAL)) {
                assertThatThrownBy(() -> old.archiver().step()).hasMessageContaining("is no longer ours");
                write(next, 11, 20, "next ");
            }
        }
    }

    @Test
    void aWriterWithoutAFenceIsCaught() throws IOException {
        List<String> found;
        try {
            found = lostOfOvertaken(new UnfencedDisk(Disk.LOCAL), new Random(1));
        } catch (CorruptJournalException unreadable) {
            found = List.of(String.valueOf(unreadable.getMessage()));
        }
        assertThat(found).isNotEmpty();
    }
}
