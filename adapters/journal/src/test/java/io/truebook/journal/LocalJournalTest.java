package io.truebook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.journal.World.Replayed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on this machine's file system. */
class LocalJournalTest {

    @TempDir
    Path dir = Path.of(".");

    private FileJournal open() throws IOException {
        return FileJournal.open(dir, World.SMALL, Disk.LOCAL, Clock.SYSTEM, World::interpret);
    }

    @Test
    void aJournalOnFilesIsWrittenArchivedRefusedToASecondAndReadAgain() throws IOException {
        String id;
        try (FileJournal journal = open()) {
            id = journal.id();
            for (long seq = 1; seq < 400; seq += 20) {
                World.write(journal, seq, seq + 19);
            }
            journal.checkpoint(World.checkpoint(300, 200));
            assertThat(Disk.LOCAL.list(dir.resolve("journal/archive"))).isNotEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(dir.toString());
        }
        try (FileJournal journal = open()) {
            assertThat(journal.id()).isEqualTo(id);
            assertThat(journal.term()).isEqualTo(2);
            assertThat(journal.checkpoint()).hasValue(World.checkpoint(300, 200));
            assertThat(Replayed.of(journal, 0).requireInputsFrom(1)).isEqualTo(400);
            assertThat(World.requireFactsByReader(journal, 0, 50)).isEqualTo(400);
        }
        assertThat(JournalScan.of(dir, Disk.LOCAL, record -> {}).lastSeq()).isEqualTo(400);
    }
}
