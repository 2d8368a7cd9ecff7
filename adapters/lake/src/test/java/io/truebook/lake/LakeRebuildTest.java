package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table written anew from the journal is the table that was, row for row. */
class LakeRebuildTest {

    private static final String JOURNAL = LakeOnMemory.JOURNAL;
    private static final LakeSettings SMALL_COMMITS = new LakeSettings(
            Partitioning.SYMBOL, Duration.ofSeconds(1), 1, Duration.ofSeconds(60), 4, Duration.ofSeconds(30), 3);

    private final LakeOnMemory lake = new LakeOnMemory();

    /** Updates of many keys, values alone, rows with every field, late imports, retirements, two terms. */
    private void fill(LakeSettings settings) throws IOException {
        DeltaLake opened = lake.open(settings);
        for (int seq = 1; seq <= 24; seq++) {
            PositionUpdate row = Updates.stock(seq, seq < 12 ? 1 : 2, seq % 5 + 1, "S" + seq % 3, "" + seq, "10");
            lake.facts.add(seq % 7 == 0 ? Updates.valued(row, seq, "11." + seq) : row);
            if (seq % 6 == 0) {
                lake.facts.add(new Fact.PositionSuperseded(KnowledgeTimes.at(
                        Updates.option(seq), Updates.START.minusSeconds(seq), Updates.START.plusSeconds(seq))));
            }
            if (seq % 4 == 0) {
                opened.sink().flush();
                lake.clock.advance(Duration.ofSeconds(2));
            }
        }
        lake.facts.add(Updates.bare(25, 77, "BRK B/É"));
        lake.facts.add(new Fact.PositionRetired(
                26, Updates.START, Updates.stock(1, 3, "S2", "1").key()));
        lake.facts.end(30);
        opened.sink().flush();
        opened.close();
    }

    private static LakeRebuild rebuild(LakeOnMemory lake, LakeSettings settings) {
        return new LakeRebuild(LakeOnMemory.ROOT, settings, lake.disk, lake.clock, Runnable::run, JOURNAL, lake.facts);
    }

    private static VerifyResult verify(LakeOnMemory lake) throws IOException {
        return LakeAudit.of(LakeOnMemory.ROOT, lake.disk, JOURNAL, lake.facts, Progress.UNHEARD)
                .run(0);
    }

    @ParameterizedTest
    @EnumSource(Partitioning.class)
    @Tag("R-065")
    @Tag("R-188")
    void bothTablesAreTheSameRowForRow(Partitioning partitioning) throws IOException {
        fill(SMALL_COMMITS.withPartitioning(partitioning));
        List<PositionUpdate> rows = lake.updateRows();
        Map<PositionKey, PositionUpdate> current = lake.positions();
        assertThat(rows).hasSize(29);
        int[] steps = new int[1];

        RebuildResult updates = rebuild(lake, SMALL_COMMITS).run("position_updates", (job, done, total) -> steps[0]++);
        RebuildResult positions = rebuild(lake, SMALL_COMMITS).run("positions", Progress.UNHEARD);

        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(lake.positions()).isEqualTo(current).isNotEmpty();
        assertThat(verify(lake).findings()).isEmpty();
        assertThat(updates.rows()).isEqualTo(29);
        assertThat(updates.earlierRows()).isZero();
        assertThat(updates.kept()).isPresent();
        assertThat(positions.rows()).isEqualTo(current.size());
        assertThat(positions.seq()).isEqualTo(30);
        assertThat(steps[0]).isGreaterThan(5);
        TableLog log = new TableLog("position_updates", LakeOnMemory.ROOT.resolve("position_updates"), lake.disk);
        assertThat(log.partitioning(log.latest())).as("stays as it was").isEqualTo(partitioning);
        lake.facts.add(Updates.stock(31, 1, "S1", "9"));
        lake.open(SMALL_COMMITS).sink().flush();
        assertThat(lake.updateRows()).hasSize(30);
        assertThat(verify(lake).findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsOfAnEarlierJournalAreTakenOverWithTheLogOrWithoutIt(boolean withLog) throws IOException {
        LakeOnMemory earlier = new LakeOnMemory(lake.disk, new MemoryFactLog());
        earlier.facts
                .add(Updates.stock(1, 1, "S1", "1"))
                .add(Updates.stock(2, 2, "S%2F", "2"))
                .add(Updates.stock(3, 3, "S0", "3"));
        DeltaLake.open(LakeOnMemory.ROOT, SMALL_COMMITS, lake.disk, lake.clock, Runnable::run, "earlier", earlier.facts)
                .sink()
                .flush();
        lake.facts.add(Updates.stock(10, 2, 1, "S1", "4", "10")).add(Updates.stock(11, 2, 9, "S1", "5", "10"));
        lake.open(SMALL_COMMITS).sink().flush();
        List<PositionUpdate> rows = lake.updateRows();
        Map<PositionKey, PositionUpdate> current = lake.positions();
        assertThat(rows).hasSize(5);
        assertThat(current).hasSize(4);
        if (!withLog) {
            for (String table : LakeFiles.TABLES) {
                Damage damage = new Damage(lake, table);
                damage.delete(damage.table().resolve("_delta_log"));
            }
        }

        RebuildResult result = rebuild(lake, SMALL_COMMITS).run("position_updates", Progress.UNHEARD);
        rebuild(lake, SMALL_COMMITS).run("positions", Progress.UNHEARD);

        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(lake.positions()).isEqualTo(current);
        assertThat(result.earlierRows()).isEqualTo(3);
        assertThat(result.unreadable()).isEmpty();
    }

    @Test
    void whatCouldNotBeTakenOverIsNamed() throws IOException {
        rowsOfAnEarlierJournalAreTakenOverWithTheLogOrWithoutIt(true);
        Damage damage = new Damage(lake, "position_updates");
        Path lost = damage.table().resolve("symbol=S0").resolve(nameOf(damage, "symbol=S0"));
        damage.cut(lost, 900);

        RebuildResult result = rebuild(lake, SMALL_COMMITS).run("position_updates", Progress.UNHEARD);

        assertThat(result.unreadable()).containsExactly(lost);
        assertThat(result.earlierRows()).isEqualTo(2);
        assertThat(result.kept()).isPresent();
    }

    private String nameOf(Damage damage, String folder) throws IOException {
        return lake.disk
                .list(damage.table().resolve(folder))
                .getFirst()
                .getFileName()
                .toString();
    }

    @Test
    void withoutFactsNothingIsRebuilt() throws IOException {
        fill(SMALL_COMMITS);
        LakeOnMemory empty = new LakeOnMemory(lake.disk, new MemoryFactLog());
        long operations = lake.disk.operationCount();

        assertThatThrownBy(() -> rebuild(empty, SMALL_COMMITS).run("positions", Progress.UNHEARD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no facts yet");

        assertThat(lake.disk.operationCount()).isEqualTo(operations);
    }

    @Test
    void anUnknownTableIsRefused() {
        assertThatThrownBy(() -> rebuild(lake, SMALL_COMMITS).run("fills", Progress.UNHEARD))
                .hasMessageContaining("no table 'fills'; there are position_updates and positions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"position_updates", "positions"})
    @Tag("T-30")
    void cutOffAnywhereItLeavesTheOldTableOrTheNewOne(String table) throws IOException {
        DeltaLake opened = lake.open();
        for (int seq = 1; seq <= 4; seq++) {
            lake.facts.add(Updates.stock(seq, seq % 3 + 1, "S1", "" + seq));
            opened.sink().flush();
        }
        List<PositionUpdate> rows = lake.updateRows();
        Map<PositionKey, PositionUpdate> current = lake.positions();
        new Damage(lake, table).flip(new Damage(lake, table).liveFile().file());
        SortedMap<Path, byte[]> damaged = lake.disk.files();
        MemoryDisk whole = lake.disk.kill();
        rebuild(new LakeOnMemory(whole, lake.facts), LakeSettings.DEFAULTS).run(table, Progress.UNHEARD);
        int stillOld = 0;
        int alreadyNew = 0;
        for (MemoryDisk.Operation operation : whole.operations()) {
            for (Fault fault : List.of(Fault.KILL_AFTER, Fault.IO_ERROR)) {
                MemoryDisk disk = lake.disk.kill().failAt(operation.number(), fault);
                interrupted(disk, table);
                MemoryDisk next = fault == Fault.KILL_AFTER ? disk.powerCut() : disk.kill();
                LakeOnMemory after = new LakeOnMemory(next, lake.facts);
                String where = fault + " at " + operation;
                if (isAsBefore(next, damaged, table)) {
                    stillOld++;
                } else {
                    after.open().sink().flush();
                    assertThat(verify(after).findings()).as(where).isEmpty();
                    alreadyNew++;
                }
                rebuild(after, LakeSettings.DEFAULTS).run(table, Progress.UNHEARD);
                assertThat(after.updateRows()).as(where).isEqualTo(rows);
                assertThat(after.positions()).as(where).isEqualTo(current);
            }
        }
        assertThat(stillOld).isGreaterThan(20);
        assertThat(alreadyNew).isGreaterThan(1);
    }

    private static boolean isAsBefore(MemoryDisk disk, SortedMap<Path, byte[]> before, String table) {
        Path folder = LakeOnMemory.ROOT.resolve(table);
        SortedMap<Path, byte[]> now = disk.files();
        return before.keySet().stream()
                .filter(file -> file.startsWith(folder))
                .allMatch(file -> now.containsKey(file) && Arrays.equals(now.get(file), before.get(file)));
    }

    private void interrupted(MemoryDisk disk, String table) {
        try {
            rebuild(new LakeOnMemory(disk, lake.facts), LakeSettings.DEFAULTS).run(table, Progress.UNHEARD);
        } catch (IOException | MemoryDisk.Killed expected) {
            assertThat(expected).hasStackTraceContaining("operation");
        }
    }
}
