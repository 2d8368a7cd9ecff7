package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two batches, a retirement and a checkpoint, with a fault at every single operation on the disk: afterwards every fact is
 * in both tables exactly once.
 */
class DeltaLakeCrashTest {

    private static final LakeSettings OFTEN = new LakeSettings(
            Partitioning.SYMBOL, Duration.ofSeconds(1), 1, Duration.ofSeconds(60), 1_000, Duration.ofSeconds(30), 4);

    private final List<Fact> facts = new ArrayList<>();
    private final List<PositionUpdate> rows = new ArrayList<>();
    private final Map<PositionKey, PositionUpdate> state = new LinkedHashMap<>();

    DeltaLakeCrashTest() {
        for (int seq = 1; seq <= 8; seq++) {
            int conId = seq % 4 + 1;
            PositionUpdate row = Updates.stock(seq, conId, "S" + conId % 2, Integer.toString(seq));
            facts.add(row);
            rows.add(row);
            state.put(row.key(), row);
        }
        PositionUpdate retired = rows.getLast();
        facts.add(new Fact.PositionRetired(9, retired.recordedAt(), retired.key()));
        state.remove(retired.key());
    }

    @Test
    @Tag("T-12")
    @Tag("R-060")
    @Tag("R-066")
    void afterADeathAtAnyOperationEveryFactIsThereOnce() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(20_260_203);
        for (MemoryDisk.Operation operation : operationsOfOneRun()) {
            dieAt(operation, Fault.KILL_AFTER, random);
            if (operation.name().equals("append")) {
                dieAt(operation, Fault.KILL_MIDWAY, random);
            }
        }
    }

    private void dieAt(MemoryDisk.Operation operation, Fault death, RandomGenerator random) throws IOException {
        MemoryDisk disk = new MemoryDisk().failAt(operation.number(), death);
        try {
            run(new LakeOnMemory(disk, new MemoryFactLog()));
            fail("no death at " + operation);
        } catch (MemoryDisk.Killed expected) {
            String where = death + " at " + operation;
            resume(disk.kill(), where + ", process killed");
            resume(disk.powerCut(), where + ", power cut");
            resume(disk.crash(random), where + ", power cut with parts kept, seed 20260203");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"IO_ERROR", "IO_ERROR_AFTER", "DISK_FULL"})
    @Tag("R-070")
    @Tag("B-43")
    @Tag("B-54")
    void afterAnErrorAtAnyOperationTheSameProcessGoesOn(Fault error) throws IOException {
        for (MemoryDisk.Operation operation : operationsOfOneRun()) {
            MemoryDisk disk = new MemoryDisk().failAt(operation.number(), error);
            LakeOnMemory lake = new LakeOnMemory(disk, new MemoryFactLog());
            DeltaLakeSink sink = openAtLast(lake);
            facts.forEach(lake.facts::add);
            for (int tries = 0; sink.inLake() < 9; tries++) {
                assertThat(tries).as("%s at %s heals", error, operation).isLessThan(20);
                lake.clock.advance(Duration.ofSeconds(61));
                sink.step();
            }
            String where = error + " at " + operation;
            verify(lake, where);
            verify(new LakeOnMemory(disk.powerCut(), lake.facts), where + ", then a power cut");
        }
    }

    private static DeltaLakeSink openAtLast(LakeOnMemory lake) throws IOException {
        try {
            return lake.open(OFTEN).sink();
        } catch (IOException fault) {
            return lake.open(OFTEN).sink();
        }
    }

    @Test
    void theHarnessSeesADiskThatIsNotForced() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        DeltaLake lake = DeltaLake.open(
                LakeOnMemory.ROOT,
                OFTEN,
                new UnforcedDisk(disk),
                new ManualClock(),
                Runnable::run,
                LakeOnMemory.JOURNAL,
                filled(new MemoryFactLog()));
        lake.sink().flush();

        assertThat(lake.sink().inLake()).isEqualTo(9);
        LakeOnMemory after = new LakeOnMemory(disk.powerCut(), new MemoryFactLog());
        assertThat(isIntact(after)).isFalse();
    }

    private boolean isIntact(LakeOnMemory lake) {
        try {
            return lake.updateRows().equals(rows);
        } catch (IOException lost) {
            return false;
        }
    }

    private List<MemoryDisk.Operation> operationsOfOneRun() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        LakeOnMemory lake = new LakeOnMemory(disk, new MemoryFactLog());
        run(lake);
        verify(lake, "no fault");
        return disk.operations();
    }

    private void run(LakeOnMemory lake) throws IOException {
        DeltaLakeSink sink = lake.open(OFTEN).sink();
        facts.subList(0, 5).forEach(lake.facts::add);
        sink.flush();
        facts.subList(5, 9).forEach(lake.facts::add);
        sink.flush();
        sink.step();
    }

    private MemoryFactLog filled(MemoryFactLog log) {
        facts.forEach(log::add);
        return log;
    }

    private void resume(MemoryDisk disk, String where) throws IOException {
        LakeOnMemory lake = new LakeOnMemory(disk, filled(new MemoryFactLog()));
        try {
            lake.open(OFTEN).sink().flush();
        } catch (IOException | RuntimeException failure) {
            throw new AssertionError(where + ": " + disk.files().keySet(), failure);
        }
        verify(lake, where);
    }

    private void verify(LakeOnMemory lake, String where) throws IOException {
        assertThat(lake.updateRows()).as(where).isEqualTo(rows);
        LakeHistory.Current current = lake.history().current();
        assertThat(current.rows()).as(where).isEqualTo(state);
        assertThat(current.seq()).as(where).isEqualTo(9);
    }
}
