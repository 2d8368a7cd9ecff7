package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.UnknownVersionException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LakeMaintenanceTest {

    private static final Path UPDATES = LakeOnMemory.ROOT.resolve("position_updates");
    private static final LakeSettings SOON = LakeSettings.DEFAULTS.withUpkeep(new Upkeep(
            10,
            10_000,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofDays(7),
            1 << 20,
            Duration.ofMinutes(30)));

    private final LakeOnMemory lake = new LakeOnMemory();

    private void commit(DeltaLakeSink sink, int commits) throws IOException {
        long first = lake.facts.factsEnd();
        for (long commit = first; commit < first + commits; commit++) {
            lake.clock.advance(Duration.ofSeconds(3));
            int conId = (int) (commit % 4) + 1;
            lake.facts.add(KnowledgeTimes.at(
                    Updates.stock(commit + 1, conId, "S" + conId % 2, Long.toString(commit)),
                    lake.clock.instant().minusSeconds(commit % 7),
                    lake.clock.instant()));
            sink.flush();
        }
    }

    private long live(int table) throws IOException {
        return lake.history().status().get(table).files();
    }

    private static void idle(DeltaLakeSink sink) {
        int done = 1;
        while (done > 0) {
            done = sink.step();
        }
    }

    @Test
    @Tag("R-071")
    @Tag("B-52")
    @Tag("R-065")
    void aRoundOfCompactionLeavesOneFileAPartitionAndEveryRow() throws IOException {
        DeltaLakeSink sink = lake.open(SOON).sink();
        commit(sink, 12);
        List<PositionUpdate> before = lake.updateRows();
        assertThat(live(0)).isEqualTo(12);

        idle(sink);

        assertThat(live(0)).isEqualTo(2);
        assertThat(lake.updateRows()).isEqualTo(before).hasSize(12);
        assertThat(sink.status().liveFiles()).isEqualTo(3);
        assertThat(sink.status().compactedRows()).isEqualTo(12);
    }

    @Test
    void aStepOfCompactionRewritesOnePartitionOnly() throws IOException {
        DeltaLakeSink sink = lake.open(SOON).sink();
        commit(sink, 12);

        sink.step();

        assertThat(live(0)).isEqualTo(7);
    }

    @Test
    void compactedRowsLieByAccountAndContract() throws IOException {
        DeltaLakeSink sink = lake.open(SOON).sink();
        commit(sink, 12);
        idle(sink);

        TableLog log = new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk);
        for (DataFile file : log.files(log.latest(), Optional.empty())) {
            List<PositionKey> keys = new ArrayList<>();
            new PositionFiles(lake.disk).read(file, row -> keys.add(row.key()));
            assertThat(keys).isSorted();
        }
    }

    @Test
    void smallFilesDoNotWaitForEverOnAQuietEvening() throws IOException {
        DeltaLakeSink sink = lake.open(SOON).sink();
        commit(sink, 5);
        idle(sink);
        assertThat(live(0)).isEqualTo(5);

        lake.clock.advance(Duration.ofHours(1));
        idle(sink);

        assertThat(live(0)).isEqualTo(2);
    }

    @Test
    @Tag("T-29")
    @Tag("T-30")
    @Tag("R-072")
    @Tag("B-57")
    void everyAnswerAboutThePastIsTheSameAfterCompactionAndVacuum() throws IOException {
        DeltaLake opened = lake.open(SOON);
        Instant start = lake.clock.instant();
        commit(opened.sink(), 14);
        Instant end = lake.clock.instant();
        List<Map<PositionKey, PositionUpdate>> before = answers(start, end);

        idle(opened.sink());
        opened.maintenance().optimize(Progress.UNHEARD);
        assertThat(answers(start, end)).as("compacted").isEqualTo(before);
        lake.clock.advance(Duration.ofDays(10));
        VacuumResult removed = opened.maintenance().vacuum(Progress.UNHEARD);

        assertThat(removed.replaced()).hasSizeGreaterThan(14);
        assertThat(answers(start, end)).as("vacuumed").isEqualTo(before);
        assertThat(new LakeOnMemory(lake.disk.powerCut(), lake.facts).updateRows())
                .hasSize(14);
    }

    private List<Map<PositionKey, PositionUpdate>> answers(Instant start, Instant end) throws IOException {
        LakeHistory history = lake.history();
        List<Map<PositionKey, PositionUpdate>> answers = new ArrayList<>();
        for (Instant at = start.plusSeconds(3); !at.isAfter(end); at = at.plusSeconds(7)) {
            answers.add(history.asOf(at, at));
            answers.add(history.asOf(at, end));
            answers.add(history.asKnownAt(at));
            answers.add(history.asOf(at));
        }
        assertThat(answers.stream().distinct().count()).isGreaterThan(6);
        return answers;
    }

    @Test
    @Tag("R-071")
    void optimizeLeavesOneFileAPartitionAndSaysSo() throws IOException {
        DeltaLake opened = lake.open();
        commit(opened.sink(), 8);
        List<String> heard = new ArrayList<>();

        OptimizeResult result =
                opened.maintenance().optimize((job, done, total) -> heard.add(job + " " + done + "/" + total));

        assertThat(result.filesBefore()).isEqualTo(8);
        assertThat(result.filesAfter()).isEqualTo(2);
        assertThat(result.rows()).isEqualTo(8);
        assertThat(heard).containsExactly("optimize position_updates 1/2", "optimize position_updates 2/2");
        assertThat(opened.maintenance().optimize(Progress.UNHEARD).rows()).isZero();
        commit(opened.sink(), 1);
        assertThat(lake.updateRows()).hasSize(9);
    }

    @Test
    @Tag("R-073")
    @Tag("B-59")
    void compactionAndAnotherWriterDoNotDisturbEachOther() throws IOException {
        DeltaLake opened = lake.open();
        commit(opened.sink(), 4);
        PositionUpdate theirs = Updates.stock(77, 9, "S1", "9");
        DeltaLake.open(
                        LakeOnMemory.ROOT,
                        LakeSettings.DEFAULTS,
                        lake.disk.otherProcess(),
                        lake.clock,
                        Runnable::run,
                        "another",
                        new MemoryFactLog().add(theirs))
                .sink()
                .flush();

        opened.maintenance().optimize(Progress.UNHEARD);

        assertThat(lake.updateRows()).hasSize(5).contains(theirs);
        assertThat(live(0)).isLessThanOrEqualTo(3);
        commit(opened.sink(), 1);
        assertThat(opened.maintenance().optimize(Progress.UNHEARD).filesAfter()).isEqualTo(2);
        assertThat(lake.updateRows()).hasSize(6).contains(theirs);
    }

    @Test
    void aFailingCompactionDoesNotKeepRowsFromBeingWritten() throws IOException {
        DeltaLakeSink sink = lake.open(SOON).sink();
        commit(sink, 12);
        lake.disk.files().keySet().stream()
                .filter(file -> file.startsWith(UPDATES) && file.toString().endsWith(".parquet"))
                .forEach(file -> lake.disk.tamper(file, new byte[0]));
        idle(sink);
        assertThat(sink.status().upkeepError()).contains(".parquet").contains("has 0 bytes");

        commit(sink, 1);

        assertThat(sink.inLake()).isEqualTo(13);
        assertThat(sink.status().lastError()).isNull();
    }

    @Test
    @Tag("R-071")
    void replacedFilesStayForTheirRetentionAndGoAfterwards() throws IOException {
        DeltaLake opened = lake.open();
        commit(opened.sink(), 6);
        opened.maintenance().optimize(Progress.UNHEARD);
        LakeMaintenance maintenance = opened.maintenance();

        lake.clock.advance(Duration.ofMinutes(59));
        assertThat(maintenance.vacuumDryRun().files()).isEmpty();
        lake.clock.advance(Duration.ofMinutes(1));
        VacuumResult updates = maintenance.vacuumDryRun();
        assertThat(updates.replaced()).hasSize(6).allMatch(file -> file.startsWith(UPDATES));
        assertThat(updates.replaced()).as("a dry run removes nothing").allMatch(lake.disk::exists);
        assertThat(updates.bytes()).isPositive();

        assertThat(maintenance.vacuum(Progress.UNHEARD)).isEqualTo(updates);
        assertThat(updates.replaced()).noneMatch(lake.disk::exists);
        assertThat(lake.updateRows()).hasSize(6);

        assertThat(lake.history().atVersion(3)).as("versions stay for 24 h").isNotEmpty();
        lake.clock.advance(Duration.ofHours(24));
        assertThat(maintenance.vacuum(Progress.UNHEARD).replaced()).hasSize(5);
        assertThatThrownBy(() -> lake.history().atVersion(3))
                .hasMessageContaining("version 3")
                .hasMessageContaining("no longer kept");
        assertThat(lake.positions()).hasSize(4);
    }

    @Test
    void aRestartForgetsNothingThatVacuumNeeds() throws IOException {
        DeltaLake opened = lake.open();
        commit(opened.sink(), 6);
        opened.maintenance().optimize(Progress.UNHEARD);
        lake.clock.advance(Duration.ofMinutes(30));

        DeltaLake again = lake.open();
        assertThat(again.maintenance().vacuum(Progress.UNHEARD).files()).isEmpty();
        lake.clock.advance(Duration.ofMinutes(30));
        assertThat(again.maintenance().vacuum(Progress.UNHEARD).replaced()).hasSize(6);
        assertThat(again.maintenance().vacuum(Progress.UNHEARD).files()).isEmpty();
    }

    @Test
    void filesOfAWriterAtWorkStayAndOrphansGo() throws IOException {
        DeltaLake opened = lake.open();
        commit(opened.sink(), 1);
        Path atWork = UPDATES.resolve("symbol=S1/part-other-00000000000000000009.parquet");
        Path temporary = UPDATES.resolve("_delta_log/.00000000000000000009.json.0.tmp");
        for (Path file : List.of(atWork, temporary)) {
            try (Disk.DiskFile out = lake.disk.create(file)) {
                out.append(ByteBuffer.wrap("work".getBytes(StandardCharsets.UTF_8)));
            }
        }

        lake.clock.advance(Duration.ofHours(23));
        assertThat(opened.maintenance().vacuum(Progress.UNHEARD).files()).isEmpty();
        lake.clock.advance(Duration.ofHours(1));
        VacuumResult removed = opened.maintenance().vacuum(Progress.UNHEARD);

        assertThat(removed.orphans()).containsExactly(atWork);
        assertThat(removed.leftovers()).containsExactly(temporary);
        assertThat(lake.updateRows()).hasSize(1);
    }

    @Test
    @Tag("R-188")
    void theLogIsShortenedBelowACheckpointAndReadsTheSame() throws IOException {
        LakeSettings settings = new LakeSettings(
                Partitioning.SYMBOL,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(60),
                1_000,
                Duration.ofSeconds(30),
                5,
                SOON.upkeep());
        DeltaLake opened = lake.open(settings);
        for (int day = 0; day < 10; day++) {
            commit(opened.sink(), 3);
            idle(opened.sink());
            lake.clock.advance(Duration.ofDays(1));
        }
        long before = lake.updateRows().size();

        VacuumResult removed = opened.maintenance().vacuum(Progress.UNHEARD);
        idle(opened.sink());

        List<LogFiles.LogFile> log =
                LogFiles.of(new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk), lake.disk);
        assertThat(log.getFirst().version()).isGreaterThan(4);
        assertThat(log.getFirst().kind()).isEqualTo(LogFiles.Kind.CHECKPOINT);
        assertThat(log)
                .filteredOn(file -> file.kind() == LogFiles.Kind.CHECKSUM)
                .hasSizeLessThan(3);
        assertThat(removed.files()).doesNotHaveDuplicates();
        assertThat(lake.updateRows()).hasSize((int) before);
        assertThat(lake.positions()).hasSize(4);
        long oldest = log.getFirst().version();
        assertThatThrownBy(() -> lake.history().atVersion(0))
                .isInstanceOf(UnknownVersionException.class)
                .hasMessageContaining("no version 0")
                .hasMessageContaining("no longer kept");
        assertThat(lake.history().versions(TableSpec.POSITION_UPDATES).getLast().version())
                .isGreaterThanOrEqualTo(oldest);
        commit(lake.open(settings).sink(), 3);
        assertThat(lake.updateRows()).hasSize((int) before + 3);
    }

    @Test
    @Tag("R-188")
    void whatALogCleanUpThatWasCutOffHasLeftIsNoGap() throws IOException {
        LakeSettings settings = new LakeSettings(
                Partitioning.SYMBOL,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(60),
                1_000,
                Duration.ofSeconds(30),
                8);
        DeltaLake opened = lake.open(settings);
        commit(opened.sink(), 8);
        idle(opened.sink());
        commit(opened.sink(), 5);
        TableLog log = new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk);
        List<LogFiles.LogFile> files = LogFiles.of(log, lake.disk);
        long checkpoint = files.stream()
                .filter(file -> file.kind() == LogFiles.Kind.CHECKPOINT)
                .mapToLong(LogFiles.LogFile::version)
                .min()
                .orElseThrow();
        for (LogFiles.LogFile file : files) {
            if (file.version() < checkpoint - 2) {
                lake.disk.delete(file.path());
            }
        }

        assertThat(opened.maintenance().verify(Progress.UNHEARD).findings()).isEmpty();
        assertThat(lake.history().versions(TableSpec.POSITION_UPDATES).getLast().version())
                .isEqualTo(checkpoint);
        lake.disk.delete(log.commitFile(checkpoint + 2));
        assertThat(opened.maintenance().verify(Progress.UNHEARD).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.LOG_GAP);
    }

    @Test
    void aLiveFileThatADiskShowsInAnotherSpellingStays() throws IOException {
        DeltaLake opened = lake.open();
        commit(opened.sink(), 1);
        Path live = new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk)
                .files(new TableLog(TableSpec.POSITION_UPDATES, UPDATES, lake.disk).latest(), Optional.empty())
                .getFirst()
                .file();
        Path otherSpelling = Path.of(live.toString().replace("symbol=S", "symbol=s"));
        assertThat(otherSpelling).isNotEqualTo(live);
        lake.disk.createDirectories(UPDATES.resolve("symbol=s1"));
        try (Disk.DiskFile out = lake.disk.create(otherSpelling)) {
            out.append(ByteBuffer.wrap(lake.disk.contents(live)));
        }

        lake.clock.advance(Duration.ofDays(3));
        assertThat(opened.maintenance().vacuum(Progress.UNHEARD).orphans()).isEmpty();
        assertThat(lake.disk.exists(otherSpelling)).isTrue();
    }

    @Test
    @Tag("R-188")
    void whatIsWrittenIsCountedBesideWhatTheRowsWeigh() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        commit(sink, 4);

        LakeStatus status = sink.status();
        long onDisk = lake.disk.files().values().stream()
                .mapToLong(bytes -> bytes.length)
                .sum();
        assertThat(status.bytesWritten()).isEqualTo(onDisk);
        assertThat(status.rowBytes()).isBetween(4 * 150L, 4 * 400L);
        assertThat(status.writeAmplification()).isGreaterThan(6);
        assertThat(status.liveFiles()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    @Tag("R-065")
    @Tag("R-071")
    @Tag("B-57")
    void everyDivisionIsCompactedCleanedAndProvenAlike(Partitioning partitioning) throws IOException {
        DeltaLake opened = lake.open(SOON.withPartitioning(partitioning));
        commit(opened.sink(), 9);
        lake.clock.advance(Duration.ofDays(1));
        commit(opened.sink(), 9);
        List<PositionUpdate> rows = lake.updateRows();
        Instant middle = rows.get(8).timestamp();
        Map<PositionKey, PositionUpdate> then = lake.asOf(middle);
        int folders = switch (partitioning) {
            case SYMBOL, DATE -> 2;
            case NONE -> 1;
        };

        OptimizeResult optimized = opened.maintenance().optimize(Progress.UNHEARD);
        assertThat(optimized.filesBefore()).isEqualTo(18);
        assertThat(optimized.filesAfter()).isEqualTo(folders);
        assertThat(opened.maintenance().vacuumDryRun().replaced())
                .as("an hour for readers")
                .noneMatch(file -> file.startsWith(UPDATES));
        lake.clock.advance(Duration.ofDays(2));
        VacuumResult removed = opened.maintenance().vacuum(Progress.UNHEARD);

        assertThat(removed.replaced())
                .filteredOn(file -> file.startsWith(UPDATES))
                .hasSize(18);
        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(lake.asOf(middle)).isEqualTo(then);
        assertThat(opened.maintenance().verify(Progress.UNHEARD).findings()).isEmpty();
        commit(opened.sink(), 12);
        idle(opened.sink());
        assertThat(live(0)).isLessThanOrEqualTo(folders + 1);
        assertThat(lake.updateRows()).hasSize(30);
        assertThat(opened.maintenance().verify(Progress.UNHEARD).findings()).isEmpty();
    }

    @Test
    @Tag("R-188")
    void statisticsAreKeptOfTheFirstFourColumnsAlone() throws IOException {
        commit(lake.open().sink(), 1);
        String commit = new String(
                lake.disk.contents(UPDATES.resolve("_delta_log/00000000000000000001.json")), StandardCharsets.UTF_8);

        assertThat(commit.replace("\\\"", "'"))
                .containsPattern("'minValues':\\{'seq':\\d+,'conid':\\d+,'timestamp':'[^']+','recorded_at':'[^']+'}")
                .containsPattern("'maxValues':\\{'seq':\\d+,'conid':\\d+,'timestamp':'[^']+','recorded_at':'[^']+'}")
                .containsPattern("\"tags\":\\{\"crc32c\":\"[0-9a-f]{8}\"}");
    }

    @Test
    @Tag("R-071")
    void aHundredCommitsLeaveOneCheckpoint() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int commit = 0; commit < 105; commit++) {
            commit(sink, 1);
            sink.step();
        }

        assertThat(lake.disk.list(UPDATES.resolve("_delta_log")))
                .filteredOn(file -> file.toString().endsWith(".checkpoint.parquet"))
                .containsExactly(UPDATES.resolve("_delta_log/00000000000000000100.checkpoint.parquet"));
        assertThat(sink.status().bytesWritten()).isGreaterThan(sink.status().bytes());
        assertThat(sink.status().writeAmplification()).isGreaterThan(1);
    }
}
