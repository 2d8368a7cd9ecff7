package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LakeVerifyTest {

    private static final LakeSettings SETTINGS = new LakeSettings(
            Partitioning.SYMBOL, Duration.ofSeconds(1), 1, Duration.ofSeconds(60), 1_000, Duration.ofSeconds(30), 4);
    private static final Path UPDATES = LakeOnMemory.ROOT.resolve("position_updates");
    private static final byte[] THEIRS =
            "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n".getBytes(StandardCharsets.UTF_8);

    private final LakeOnMemory lake = new LakeOnMemory();

    private DeltaLake filled(int commits) throws IOException {
        DeltaLake opened = lake.open(SETTINGS);
        for (int seq = 1; seq <= commits; seq++) {
            lake.facts.add(row(seq));
            opened.sink().flush();
            opened.sink().step();
            opened.sink().step();
        }
        return opened;
    }

    private static PositionUpdate row(int seq) {
        return Updates.stock(seq, seq % 3 + 1, "S" + seq % 2, Integer.toString(seq));
    }

    private VerifyResult verify() throws IOException {
        return lake.open(SETTINGS).maintenance().verify(Progress.UNHEARD);
    }

    private static Path commit(int version) {
        return UPDATES.resolve("_delta_log/" + String.format("%020d.json", version));
    }

    private Path liveFile() throws IOException {
        TableLog log = new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk);
        return log.files(log.latest(), Optional.empty()).getFirst().file();
    }

    private static void assertFound(VerifyResult result, Finding.Kind kind, long version, Path file) {
        assertThat(result.isSound()).isFalse();
        assertThat(result.findings()).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.version()).isEqualTo(version);
            assertThat(finding.file()).isEqualTo(file);
            assertThat(finding.text()).contains(file.toString());
        });
    }

    @Test
    @Tag("R-188")
    void aSoundLakeIsSoundBeforeAndAfterUpkeep() throws IOException {
        DeltaLake opened = filled(10);
        lake.facts.add(new Fact.PositionRetired(11, Updates.START, row(10).key()));
        opened.sink().flush();
        VerifyResult before = opened.maintenance().verify(Progress.UNHEARD);
        assertThat(before.findings()).isEmpty();
        assertThat(before.rows()).isEqualTo(12);
        assertThat(before.files()).isEqualTo(11);
        assertThat(before.commits()).isEqualTo(23);

        opened.maintenance().optimize(Progress.UNHEARD);
        lake.clock.advance(Duration.ofDays(9));
        opened.maintenance().vacuum(Progress.UNHEARD);
        assertThat(opened.maintenance().verify(Progress.UNHEARD).findings()).isEmpty();
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void verifyOfADamagedLakeChangesNothing() throws IOException {
        DeltaLake opened = filled(6);
        lake.disk.delete(liveFile());
        long operations = lake.disk.operationCount();

        assertThat(opened.maintenance().verify(Progress.UNHEARD).isSound()).isFalse();

        assertThat(lake.disk.operationCount()).isEqualTo(operations);
    }

    @Test
    void aMissingDataFileIsNamed() throws IOException {
        filled(6);
        Path file = liveFile();
        lake.disk.delete(file);

        assertFound(verify(), Finding.Kind.MISSING_FILE, 6, file);
    }

    @Test
    void aCutDataFileIsNamed() throws IOException {
        filled(6);
        Path file = liveFile();
        lake.disk.tamper(file, Arrays.copyOf(lake.disk.contents(file), 1_000));

        assertFound(verify(), Finding.Kind.DAMAGED_FILE, 6, file);
    }

    @Test
    void aGapInTheLogIsNamed() throws IOException {
        DeltaLake opened = filled(7);
        lake.disk.delete(commit(2));

        assertFound(opened.maintenance().verify(Progress.UNHEARD), Finding.Kind.LOG_GAP, 2, commit(2));
    }

    @Test
    void aDamagedCommitIsNamed() throws IOException {
        DeltaLake opened = filled(7);
        lake.disk.tamper(commit(2), Arrays.copyOf(lake.disk.contents(commit(2)), 100));

        assertFound(opened.maintenance().verify(Progress.UNHEARD), Finding.Kind.DAMAGED_LOG, 2, commit(2));
    }

    @Test
    void aLyingCheckpointIsNamed() throws IOException {
        DeltaLake opened = filled(5);
        Path checkpoint = UPDATES.resolve("_delta_log/00000000000000000004.checkpoint.parquet");
        LakeOnMemory other = new LakeOnMemory();
        DeltaLake shorter = other.open(SETTINGS);
        for (int seq = 1; seq <= 4; seq++) {
            other.facts.add(Updates.stock(seq, 1, "OTHER", "1"));
            shorter.sink().flush();
            shorter.sink().step();
        }
        lake.disk.tamper(checkpoint, other.disk.contents(checkpoint));

        assertFound(opened.maintenance().verify(Progress.UNHEARD), Finding.Kind.LYING_CHECKPOINT, 4, checkpoint);
    }

    @Test
    @Tag("R-073")
    void anOverwrittenCommitIsNamedAndWrittenAgain() throws IOException {
        DeltaLake opened = filled(3);
        lake.disk.tamper(commit(3), THEIRS);

        VerifyResult result = opened.maintenance().verify(Progress.UNHEARD);

        assertFound(result, Finding.Kind.LOST_COMMIT, 3, commit(3));
        assertThat(result.findings()).hasSize(1);
        assertThat(lake.updateRows()).hasSize(3);
        assertThat(opened.maintenance().verify(Progress.UNHEARD).findings()).isEmpty();
    }

    @Test
    @Tag("R-073")
    @Tag("B-59")
    void aCommitOverwrittenBeforeTheStartIsNamedAndWrittenAgainOnce() throws IOException {
        filled(3);
        lake.disk.tamper(commit(2), THEIRS);
        assertThat(LakeAudit.of(LakeOnMemory.ROOT, lake.disk, LakeOnMemory.JOURNAL, lake.facts, Progress.UNHEARD)
                        .run(0)
                        .findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.LOST_COMMIT, Finding.Kind.SEQ_GAP, Finding.Kind.MISSING_ROW);

        VerifyResult result = verify();

        assertThat(result.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.LOST_COMMIT);
        assertThat(result.findings().getFirst().file()).isEqualTo(commit(2));
        assertThat(lake.updateRows()).hasSize(3);
        assertThat(verify().findings()).as("the log says that it was mended").isEmpty();
        assertThat(lake.open(SETTINGS).sink().status().lostCommits()).isZero();
    }

    @Test
    void everyByteOfADataFileIsProven() throws IOException {
        filled(3);
        Path file = liveFile();
        byte[] sound = lake.disk.contents(file);
        for (int at = 0; at < sound.length; at += 23) {
            byte[] flipped = sound.clone();
            flipped[at] ^= 0x10;
            lake.disk.tamper(file, flipped);

            assertThat(verify().findings())
                    .as("byte " + at)
                    .extracting(Finding::kind)
                    .contains(Finding.Kind.DAMAGED_FILE);
        }
    }

    @Test
    void rowsThatAreNotTheJournalsFactsAreNamed() throws IOException {
        filled(5);
        MemoryFactLog others = new MemoryFactLog();
        for (int seq = 1; seq <= 5; seq++) {
            others.add(seq == 4 ? Updates.stock(4, 2, "S0", "400") : row(seq));
        }

        VerifyResult result =
                new LakeOnMemory(lake.disk, others).open(SETTINGS).maintenance().verify(Progress.UNHEARD);

        assertThat(result.findings())
                .hasSize(2)
                .allMatch(finding -> finding.kind() == Finding.Kind.WRONG_ROW)
                .allMatch(finding -> finding.text().contains("seq 4 of"));
    }

    @Test
    void aRowThatIsThereTwiceIsNamed() throws IOException {
        filled(2);
        String copied = new String(lake.disk.contents(commit(2)), StandardCharsets.UTF_8);
        String unsealed = copied.replaceAll("\"truebookCrc32c\":\"[0-9a-f]{8}\",", "");
        lake.disk.tamper(commit(3), unsealed.replace(".parquet", "-9.parquet").getBytes(StandardCharsets.UTF_8));
        TableLog log = new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk);
        for (DataFile file : log.files(log.at(2), Optional.empty())) {
            Path copy = Path.of(file.file().toString().replace(".parquet", "-9.parquet"));
            lake.disk.tamper(copy, lake.disk.contents(file.file()));
        }

        assertThat(verify().findings()).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DOUBLE_ROW);
            assertThat(finding.text()).contains("seq 2 of");
        });
    }

    @Test
    void rowsOfAnEarlierJournalAreCountedAndNotCompared() throws IOException {
        filled(3);
        MemoryFactLog later = new MemoryFactLog().add(Updates.stock(100, 2, 1, "S1", "9", "10"));
        DeltaLake next =
                DeltaLake.open(LakeOnMemory.ROOT, SETTINGS, lake.disk, lake.clock, Runnable::run, "later", later);
        next.sink().flush();

        VerifyResult result = next.maintenance().verify(Progress.UNHEARD);

        assertThat(result.findings()).isEmpty();
        assertThat(result.earlierRows()).isEqualTo(5);
        assertThat(result.rows()).isEqualTo(2);
    }
}
