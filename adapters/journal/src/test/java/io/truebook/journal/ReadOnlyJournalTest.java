package io.truebook.journal;

import static io.truebook.journal.World.DIR;
import static io.truebook.journal.World.FOLDER;
import static io.truebook.journal.World.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Entry;
import io.truebook.engine.seam.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadOnlyJournalTest {

    @Test
    void lookingChangesNoByteAndBeginsNoTerm() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        write(disk, 1, 40);
        write(disk.otherProcess(), 41, 60);
        Map<Path, byte[]> before = disk.files();
        MemoryDisk looking = disk.otherProcess();

        try (ReadOnlyJournal journal = FileJournal.openReadOnly(DIR, looking, World::interpret)) {
            assertThat(journal.term()).isEqualTo(2);
            assertThat(journal.lastSeq()).isEqualTo(60);
            assertThat(entries(journal)).hasSize(60);
        }

        assertThat(changed(before, looking)).isEmpty();
        assertThat(looking.operations()).isEmpty();
        try (FileJournal next = World.open(disk.otherProcess())) {
            assertThat(next.term()).isEqualTo(3);
        }
    }

    @Test
    void lookingAtWhatACrashLeftSeesWhatAStartWouldAndLeavesItThere() throws IOException {
        for (long seed = 1; seed <= 50; seed++) {
            MemoryDisk disk = new MemoryDisk();
            SplittableRandom random = new SplittableRandom(seed);
            disk.failAt(20 + random.nextInt(60), MemoryDisk.Fault.KILL_MIDWAY);
            assertThatThrownBy(() -> write(disk, 1, 300)).isInstanceOf(MemoryDisk.Killed.class);
            MemoryDisk left = disk.crash(random);
            Map<Path, byte[]> before = left.files();

            List<Entry> looked;
            try (ReadOnlyJournal journal = FileJournal.openReadOnly(DIR, left, World::interpret)) {
                looked = entries(journal);
            }
            assertThat(changed(before, left)).as("seed %s", seed).isEmpty();
            try (FileJournal started = World.open(left.otherProcess())) {
                List<Entry> found = new ArrayList<>();
                started.replay(0, (entry, facts) -> found.add(entry));
                assertThat(looked).as("seed %s", seed).isEqualTo(found);
            }
        }
    }

    @Test
    void aFolderWithoutAJournalIsToldAndStaysEmpty() {
        MemoryDisk disk = new MemoryDisk();

        assertThatThrownBy(() -> FileJournal.openReadOnly(DIR, disk, World::interpret))
                .isInstanceOf(NoJournalException.class)
                .hasMessageContaining(DIR.toString())
                .hasMessageContaining("--dir");
        assertThat(disk.operations()).isEmpty();
    }

    @Test
    void whoLooksKeepsAWriterOutAndIsKeptOutByOne() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        write(disk, 1, 10);
        try (ReadOnlyJournal looking = FileJournal.openReadOnly(DIR, disk, World::interpret)) {
            assertThat(looking.lastSeq()).isEqualTo(10);
            assertThatThrownBy(() -> World.open(disk.otherProcess())).isInstanceOf(JournalInUseException.class);
        }
        try (FileJournal writing = World.open(disk)) {
            assertThat(writing.term()).isEqualTo(2);
            assertThatThrownBy(() -> FileJournal.openReadOnly(DIR, disk.otherProcess(), World::interpret))
                    .isInstanceOf(JournalInUseException.class);
        }
    }

    @Test
    void whoLooksCannotWrite() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        write(disk, 1, 10);
        try (ReadOnlyJournal looking = FileJournal.openReadOnly(DIR, disk, World::interpret)) {
            assertThatThrownBy(() -> looking.append(World.entry(11, 1), null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reading only");
        }
    }

    @Test
    void aCheckpointOfANewerVersionIsRefusedWithBothVersions() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        write(disk, 1, 10);
        Path checkpoint = FOLDER.resolve("checkpoint-00000000000000000010");
        byte[] content = disk.contents(checkpoint);
        content[11]++;
        disk.tamper(checkpoint, content);
        Map<Path, byte[]> before = disk.files();

        assertThatThrownBy(() -> FileJournal.openReadOnly(DIR, disk, World::interpret))
                .isInstanceOf(JournalVersionException.class)
                .hasMessageContaining("version " + (CheckpointFile.VERSION + 1))
                .hasMessageContaining("up to " + CheckpointFile.VERSION);
        assertThat(changed(before, disk)).isEmpty();
    }

    @Test
    void inputsAreReadPieceByPieceWhileTheyComeAndAreArchived() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        List<Entry> read = new ArrayList<>();
        try (FileJournal journal = World.open(disk, SMALL)) {
            append(journal, 1, 100);
            try (InputReader reader = journal.inputs(7, World::interpret)) {
                read.addAll(reader.next(50));
                append(journal, 101, 150);
                journal.checkpoint(World.checkpoint(150, 150));
                List<Entry> more = reader.next(50);
                while (!more.isEmpty()) {
                    read.addAll(more);
                    more = reader.next(50);
                }
            }
        }
        assertThat(read).extracting(Entry::seq).startsWith(8L).endsWith(150L).hasSize(143);
    }

    @Test
    void aCheckpointWrittenAgainWithOtherCursorsDoesNotCostTheOlderOne() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (FileJournal journal = World.open(disk, SMALL)) {
            append(journal, 1, 10);
            journal.checkpoint(World.checkpoint(10, 10));
            append(journal, 11, 20);
            journal.checkpoint(World.checkpoint(20, 10));
            journal.checkpoint(World.checkpoint(20, 20));

            assertThat(journal.checkpoints()).extracting(KeptCheckpoint::seq).containsExactly(20L, 10L);
        }
    }

    @Test
    void theStoredFilesOfARunningJournalAreAJournal() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        MemoryDisk copy = new MemoryDisk();
        List<Entry> written = new ArrayList<>();
        try (FileJournal journal = World.open(disk, SMALL)) {
            append(journal, 1, 100);
            journal.checkpoint(World.checkpoint(100, 100));
            append(journal, 101, 120);
            List<StoredFile> files = journal.stored().files();
            append(journal, 121, 400);
            journal.checkpoint(World.checkpoint(400, 400));
            journal.replay(0, (entry, facts) -> written.add(entry));
            for (StoredFile file : files) {
                copy.tamper(FOLDER.resolve(file.name()), content(file));
            }
        }
        try (FileJournal restored = World.open(copy)) {
            assertThat(restored.lastSeq()).isEqualTo(120);
            assertThat(restored.term()).isEqualTo(2);
            assertThat(restored.checkpoint()).isPresent();
            List<Entry> found = new ArrayList<>();
            restored.replay(0, (entry, facts) -> found.add(entry));
            assertThat(found).isEqualTo(written.subList(0, 120));
        }
    }

    @Test
    void aFolderWithSegmentsAndNoIdIsNoJournalAndNotBegunAnew() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        write(disk, 1, 10);
        disk.delete(FOLDER.resolve("id"));

        assertThatThrownBy(() -> World.open(disk.otherProcess()))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("id is missing");
    }

    private static byte[] content(StoredFile file) throws IOException {
        try (var in = file.source().open()) {
            return in.readAllBytes();
        }
    }

    private static void write(MemoryDisk disk, long from, long to) throws IOException {
        try (FileJournal journal = World.open(disk, SMALL)) {
            append(journal, from, to);
            journal.checkpoint(World.checkpoint(to, to));
        }
    }

    private static void append(FileJournal journal, long from, long to) throws IOException {
        for (long seq = from; seq <= to; seq += 5) {
            World.write(journal, seq, Math.min(to, seq + 4));
        }
    }

    private static List<Entry> entries(ReadOnlyJournal journal) throws IOException {
        List<Entry> entries = new ArrayList<>();
        journal.replay(0, (entry, facts) -> entries.add(entry));
        return entries;
    }

    /** The files whose bytes are not what they were; the lock's own file may have come. */
    private static List<String> changed(Map<Path, byte[]> before, MemoryDisk disk) {
        Map<Path, byte[]> after = new HashMap<>(disk.files());
        List<String> changed = new ArrayList<>();
        before.forEach((file, content) -> {
            if (!Arrays.equals(content, after.remove(file))) {
                changed.add(file.toString());
            }
        });
        after.forEach((file, content) -> changed.add(file + new String(content, StandardCharsets.UTF_8)));
        return changed;
    }
}
