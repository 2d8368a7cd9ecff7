package io.truebook.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.app.OfflineLake;
import io.truebook.app.Truebook;
import io.truebook.app.TruebookBuilder;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.journal.JournalInUseException;
import io.truebook.journal.JournalSettings;
import io.truebook.lake.Finding;
import io.truebook.lake.Progress;
import io.truebook.lake.RebuildResult;
import io.truebook.lake.VerifyResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lake proven against a journal of many segments, most of them archived, and written anew from it. */
class LakeAgainstJournalTest {

    private static final Path LAKE = GoldenRecord.FOLDER.resolve("lake");
    private static final Path ARCHIVE = GoldenRecord.FOLDER.resolve("journal/archive");

    private GoldenRecord.Written written;
    private MemoryDisk disk;

    @BeforeEach
    void everyKindOfFactOverFourStarts() throws IOException {
        written = GoldenRecord.write();
        disk = written.disk();
        try (Truebook truebook = begin(new SteppedRoles(1))) {
            truebook.flushLake();
        }
        disk = disk.kill();
    }

    private TruebookBuilder settings() {
        return Truebook.in(GoldenRecord.FOLDER)
                .world(written.clock(), disk, LookingTest.none())
                .journal(JournalSettings.DEFAULT.withSegmentBytes(4096));
    }

    private Truebook begin(SteppedRoles roles) throws IOException {
        Truebook truebook = settings().run(roles, Runnable::run).start();
        settle(roles);
        return truebook;
    }

    private static void settle(SteppedRoles roles) {
        for (int round = 0; round < 50; round++) {
            roles.round();
        }
    }

    private OfflineLake lake() {
        return settings().run(new SteppedRoles(1), Runnable::run).offlineLake();
    }

    private VerifyResult verify() throws IOException {
        return lake().verify(Progress.UNHEARD);
    }

    private Map<PositionKey, PositionUpdate> current() throws IOException {
        return lake().history().current().rows();
    }

    private List<PositionUpdate> rows() throws IOException {
        LakeHistory history = lake().history();
        List<PositionUpdate> rows = new ArrayList<>();
        for (PositionKey key : new TreeMap<>(current()).keySet()) {
            rows.addAll(history.history(key));
        }
        return rows;
    }

    private List<Path> archived() throws IOException {
        return disk.list(ARCHIVE);
    }

    private SortedMap<Path, String> contents() {
        SortedMap<Path, String> contents = new TreeMap<>();
        disk.files().forEach((file, bytes) -> contents.put(file, HexFormat.of().formatHex(bytes)));
        return contents;
    }

    private void flip(Path file) throws IOException {
        byte[] content = disk.contents(file);
        content[content.length / 2] ^= 0x20;
        disk.tamper(file, content);
    }

    @Test
    @Tag("R-188")
    void everyFactOfAnArchivedJournalIsInTheLakeOnce() throws IOException {
        assertThat(archived()).hasSizeGreaterThan(2);
        SortedMap<Path, String> before = contents();

        VerifyResult result = verify();

        assertThat(result.findings()).isEmpty();
        assertThat(result.rows()).isGreaterThan(20);
        assertThat(contents()).as("proving changes no byte, not even of a lock").isEqualTo(before);
    }

    @Test
    void theLakeIsProvenBesideTheServiceThatWritesIt() throws IOException {
        SteppedRoles roles = new SteppedRoles(1);
        try (Truebook running = begin(roles)) {
            assertThat(running.view().seq()).isPositive();
            assertThat(settingsElsewhere().verify(Progress.UNHEARD).findings()).isEmpty();
            assertThat(settingsElsewhere().history().status()).hasSize(2);
            assertThatThrownBy(() -> settingsElsewhere().optimize(Progress.UNHEARD))
                    .isInstanceOf(JournalInUseException.class);
            assertThatThrownBy(() -> settingsElsewhere().rebuild("positions", Progress.UNHEARD))
                    .isInstanceOf(JournalInUseException.class);
        }
    }

    private OfflineLake settingsElsewhere() {
        return Truebook.in(GoldenRecord.FOLDER)
                .world(written.clock(), disk.otherProcess(), LookingTest.none())
                .run(new SteppedRoles(1), Runnable::run)
                .offlineLake();
    }

    @Test
    @Tag("R-188")
    void aTableWrittenAnewFromTheArchiveIsTheSameRowForRow() throws IOException {
        List<PositionUpdate> rows = rows();
        Map<PositionKey, PositionUpdate> current = current();
        VerifyResult before = verify();

        RebuildResult updates = lake().rebuild("position_updates", Progress.UNHEARD);
        RebuildResult positions = lake().rebuild("positions", Progress.UNHEARD);

        assertThat(rows()).isEqualTo(rows).hasSizeGreaterThan(10);
        assertThat(current()).isEqualTo(current);
        assertThat(updates.rows() + positions.rows()).isEqualTo(before.rows());
        assertThat(verify().findings()).isEmpty();
        assertThat(updates.kept().map(disk::isDirectory)).contains(true);
        try (Truebook truebook = begin(new SteppedRoles(2))) {
            truebook.flushLake();
            assertThat(truebook.status().lake().lastError()).isNull();
            assertThat(truebook.history().current().rows()).isEqualTo(current);
        }
    }

    @Test
    void upkeepWithoutAServiceBeginsNoTerm() throws IOException {
        List<PositionUpdate> rows = rows();
        List<Path> segments = disk.list(GoldenRecord.FOLDER.resolve("journal"));

        lake().optimize(Progress.UNHEARD);
        lake().vacuum(Progress.UNHEARD);

        assertThat(disk.list(GoldenRecord.FOLDER.resolve("journal"))).isEqualTo(segments);
        assertThat(rows()).isEqualTo(rows);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void aMissingSegmentOfTheArchiveIsNamed() throws IOException {
        Path lost = archived().get(1);
        disk.delete(lost);

        assertThat(verify().findings())
                .hasSize(1)
                .allMatch(finding -> finding.kind() == Finding.Kind.UNREADABLE_FACTS)
                .allMatch(finding -> finding.text().contains("journal"));
        assertThatThrownBy(() -> lake().rebuild("positions", Progress.UNHEARD)).isInstanceOf(IOException.class);
    }

    @Test
    void aFlippedByteInTheArchiveIsNamed() throws IOException {
        Path damaged = archived().getFirst();
        flip(damaged);
        SortedMap<Path, String> before = contents();

        assertThat(verify().findings())
                .hasSize(1)
                .allMatch(finding -> finding.kind() == Finding.Kind.UNREADABLE_FACTS)
                .allMatch(finding -> finding.text().contains(damaged.toString()));
        assertThatThrownBy(() -> lake().rebuild("position_updates", Progress.UNHEARD))
                .hasMessageContaining(damaged.toString());
        assertThat(contents()).as("the old table stays").containsAllEntriesOf(before);
    }

    @Test
    @Tag("B-60")
    @Tag("R-099")
    void withADamagedLakeTheServiceStartsAcceptsAndCatchesUpAfterTheRebuild() throws IOException {
        Path commit = disk.list(LAKE.resolve("positions/_delta_log")).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .toList()
                .getLast();
        disk.tamper(commit, "not json".getBytes(StandardCharsets.UTF_8));
        assertThat(verify().findings())
                .anyMatch(finding -> finding.kind() == Finding.Kind.DAMAGED_LOG
                        && finding.text().contains(commit.toString()));

        SteppedRoles roles = new SteppedRoles(1);
        Truebook degraded = begin(roles);
        long seq = degraded.view().seq();
        assertThat(degraded.status().lake().lastError())
                .contains("table positions", commit.toString(), "truebook lake rebuild positions");
        written.clock().advance(BookPolicy.DEFAULT.syncInterval());
        settle(roles);
        assertThat(degraded.view().seq()).as("the journal goes on").isGreaterThanOrEqualTo(seq);
        assertThat(degraded.status().watermarks().accepted()).isPositive();
        assertThatThrownBy(degraded::close).isInstanceOf(UnreadableLakeException.class);
        disk = disk.kill();

        lake().rebuild("positions", Progress.UNHEARD);

        try (Truebook mended = begin(new SteppedRoles(3))) {
            mended.flushLake();
            assertThat(mended.status().lake().lastError()).isNull();
            assertThat(mended.status().lake().inLake()).isGreaterThanOrEqualTo(seq);
            assertThat(mended.history().current().rows())
                    .isEqualTo(mended.view().byKey());
        }
        disk = disk.kill();
        assertThat(verify().findings()).isEmpty();
    }
}
