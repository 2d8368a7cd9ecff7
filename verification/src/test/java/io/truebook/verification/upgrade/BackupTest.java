package io.truebook.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.app.BackupManifest;
import io.truebook.app.BackupRefusedException;
import io.truebook.app.LakeAheadException;
import io.truebook.app.Truebook;
import io.truebook.app.TruebookBuilder;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.journal.JournalInUseException;
import io.truebook.journal.JournalScan;
import io.truebook.lake.LakeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackupTest {

    private static final Path TARGET = Path.of("/backup");
    private static final Path ELSEWHERE = Path.of("/elsewhere");

    private GoldenRecord.Written written;
    private MemoryDisk disk;

    @BeforeEach
    void write() throws IOException {
        written = GoldenRecord.write();
        disk = written.disk();
    }

    @Test
    void aRestoredFolderReadsLikeTheOneItWasTakenFrom() throws IOException {
        BackupManifest taken = record(GoldenRecord.FOLDER).backup(TARGET);
        BackupManifest restored = record(ELSEWHERE).restore(TARGET);

        assertThat(restored).isEqualTo(taken);
        assertThat(taken.tables()).containsOnlyKeys("positions", "position_updates");
        JournalScan.End end = JournalScan.of(ELSEWHERE, disk, scanned -> {});
        assertThat(end.journal()).isEqualTo(taken.journal());
        assertThat(end.lastSeq()).isEqualTo(taken.lastSeq());
        assertThat(end.term()).isEqualTo(taken.term() + 1);
        SortedMap<String, String> original =
                new GoldenReading(disk.kill(), GoldenRecord.FOLDER, written.clock()).read();
        assertThat(new GoldenReading(disk.kill(), ELSEWHERE, written.clock()).read())
                .isEqualTo(original);
    }

    @Test
    void aBackupIsTakenUnderTheLock() throws IOException {
        try (Truebook running = record(GoldenRecord.FOLDER).start()) {
            assertThat(running.view().seq()).isPositive();
            assertThatThrownBy(() -> record(GoldenRecord.FOLDER).backup(TARGET))
                    .isInstanceOf(JournalInUseException.class);
        }
    }

    @Test
    void aBackupOfARunningRecordIsRestoredWithoutLossOrDoubling() throws IOException {
        BackupManifest taken;
        try (Truebook running = record(GoldenRecord.FOLDER).start()) {
            taken = running.backup(TARGET);
        }
        record(ELSEWHERE).restore(TARGET);
        try (Truebook restored = record(ELSEWHERE).start()) {
            restored.flushLake();
            assertThat(restored.history().current().rows())
                    .isEqualTo(restored.view().byKey());
            assertThat(restored.view().seq()).isGreaterThanOrEqualTo(taken.lastSeq());
        }
    }

    @Test
    void foldersThatHoldSomethingAreRefused() throws IOException {
        record(GoldenRecord.FOLDER).backup(TARGET);

        assertThatThrownBy(() -> record(GoldenRecord.FOLDER).backup(TARGET))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("not empty");
        assertThatThrownBy(() -> record(GoldenRecord.FOLDER).restore(TARGET))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void everyFlippedBitAndMissingFileIsFoundBeforeAnythingIsRestored() throws IOException {
        BackupManifest manifest = record(GoldenRecord.FOLDER).backup(TARGET);
        Stream<String> names = Stream.concat(
                manifest.files().stream().map(BackupManifest.StoredCopy::path), Stream.of(BackupManifest.NAME));
        for (String name : names.toList()) {
            MemoryDisk damaged = disk.kill();
            byte[] content = damaged.contents(TARGET.resolve(name));
            content[content.length / 2] ^= 1;
            damaged.tamper(TARGET.resolve(name), content);
            assertRefused(damaged, name);
            damaged.delete(TARGET.resolve(name));
            assertRefused(damaged, name);
        }
    }

    private void assertRefused(MemoryDisk damaged, String name) throws IOException {
        assertThatThrownBy(() -> settings(ELSEWHERE, damaged).restore(TARGET))
                .as(name)
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining(name);
        assertThat(damaged.list(ELSEWHERE)).isEmpty();
    }

    @Test
    void aManifestOfANewerVersionIsRefusedWithBothVersions() throws IOException {
        record(GoldenRecord.FOLDER).backup(TARGET);
        Path manifest = TARGET.resolve(BackupManifest.NAME);
        String text = new String(disk.contents(manifest), StandardCharsets.UTF_8);
        disk.tamper(
                manifest,
                text.replaceFirst("truebook-backup 1", "truebook-backup 7").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> record(ELSEWHERE).restore(TARGET))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("version 7")
                .hasMessageContaining("up to 1");
    }

    @Test
    void aRestoreThatWasCutOffIsNeverTakenForARecord() throws IOException {
        record(GoldenRecord.FOLDER).backup(TARGET);
        MemoryDisk whole = disk.kill();
        settings(ELSEWHERE, whole).restore(TARGET);
        for (long at = 2; at < whole.operationCount(); at += 7) {
            MemoryDisk cut = disk.kill().failAt(at, MemoryDisk.Fault.KILL_MIDWAY);
            assertThatThrownBy(() -> settings(ELSEWHERE, cut).restore(TARGET)).isInstanceOf(MemoryDisk.Killed.class);
            MemoryDisk left = cut.kill();
            boolean begun = !left.list(ELSEWHERE.resolve("journal")).isEmpty();
            boolean finished = left.exists(ELSEWHERE.resolve("journal").resolve("id"));
            if (begun && !finished) {
                assertThatThrownBy(() -> settings(ELSEWHERE, left).start())
                        .as("cut off at operation %s", at)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aJournalThatIsOlderThanItsLakeIsRefused() throws IOException {
        record(GoldenRecord.FOLDER).backup(TARGET);
        record(ELSEWHERE).restore(TARGET);
        Path journal = ELSEWHERE.resolve("journal");
        List<Path> segments = disk.list(journal).stream()
                .filter(file -> file.toString().endsWith(".seg"))
                .toList();
        for (Path lost : segments.subList(segments.size() - 2, segments.size())) {
            disk.delete(lost);
        }

        assertThatThrownBy(() -> record(ELSEWHERE).start())
                .isInstanceOf(LakeAheadException.class)
                .hasMessageContaining("has everything up to seq ")
                .hasMessageContaining("ends at seq ")
                .hasMessageContaining("truebook restore");
    }

    private TruebookBuilder record(Path folder) {
        return settings(folder, disk.otherProcess());
    }

    @Test
    void aBackupInsideTheRecordIsRefused() {
        for (String inside : List.of("lake/positions/copy", "journal/copy", "copy", "copy/../lake/copy")) {
            assertThatThrownBy(() -> record(GoldenRecord.FOLDER).backup(GoldenRecord.FOLDER.resolve(inside)))
                    .as(inside)
                    .isInstanceOf(BackupRefusedException.class)
                    .hasMessageContaining("outside");
        }
    }

    @Test
    void aBackupWhoseFilesAreCleanedUpWhileItIsTakenIsNotCalledOne() throws IOException {
        Path updates = GoldenRecord.FOLDER.resolve("lake").resolve("position_updates");
        List<Path> live =
                LakeFiles.in(GoldenRecord.FOLDER.resolve("lake"), disk).latest("position_updates").files().stream()
                        .map(LakeFiles.LiveFile::path)
                        .toList();
        Disk cleaned = new ForwardingDisk(disk.otherProcess()) {
            @Override
            public DiskFile openReadOnly(Path file) throws IOException {
                if (file.startsWith(updates) && disk.exists(live.getFirst())) {
                    disk.delete(live.getFirst());
                }
                return super.openReadOnly(file);
            }
        };

        assertThatThrownBy(() -> settings(GoldenRecord.FOLDER, cleaned).backup(TARGET))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("position_updates")
                .hasMessageContaining("take the backup again");
        assertThat(disk.exists(TARGET.resolve(BackupManifest.NAME))).isFalse();
    }

    private TruebookBuilder settings(Path folder, Disk on) {
        return Truebook.in(folder)
                .world(written.clock(), on, LookingTest.none())
                .run(new SteppedRoles(1), Runnable::run);
    }
}
