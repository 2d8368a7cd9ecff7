package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compaction and clean-up of files, with a fault at every single operation on the disk: every row stays, once. */
class LakeUpkeepCrashTest {

    private final LakeOnMemory prepared = new LakeOnMemory();
    private final List<PositionUpdate> rows = new ArrayList<>();

    @BeforeEach
    void sixSmallFilesInTwoPartitions() throws IOException {
        DeltaLakeSink sink = prepared.open().sink();
        for (int seq = 1; seq <= 6; seq++) {
            PositionUpdate row = Updates.stock(seq, seq % 3 + 1, "S" + seq % 2, Integer.toString(seq));
            rows.add(row);
            prepared.facts.add(row);
            sink.flush();
        }
    }

    private static void upkeep(LakeOnMemory lake) throws IOException {
        DeltaLake opened = lake.open();
        opened.maintenance().optimize(Progress.UNHEARD);
        lake.clock.advance(Duration.ofDays(365));
        opened.maintenance().vacuum(Progress.UNHEARD);
    }

    private void verify(LakeOnMemory lake, String where) throws IOException {
        assertThat(lake.updateRows()).as(where).isEqualTo(rows);
        assertThat(lake.positions().values()).as(where).containsExactlyInAnyOrderElementsOf(rows.subList(3, 6));
    }

    @Test
    @Tag("T-12")
    @Tag("T-30")
    void noFaultDuringUpkeepLosesOrDoublesARow() throws IOException {
        MemoryDisk whole = prepared.disk.kill();
        upkeep(new LakeOnMemory(whole, prepared.facts));
        assertThat(whole.operations()).hasSizeGreaterThan(20);
        for (MemoryDisk.Operation operation : whole.operations()) {
            for (Fault fault : List.of(Fault.KILL_AFTER, Fault.IO_ERROR, Fault.IO_ERROR_AFTER)) {
                MemoryDisk disk = prepared.disk.kill().failAt(operation.number(), fault);
                interrupted(disk);
                String where = fault + " at " + operation;
                List<MemoryDisk> found =
                        fault == Fault.KILL_AFTER ? List.of(disk.kill(), disk.powerCut()) : List.of(disk.kill());
                for (MemoryDisk next : found) {
                    LakeOnMemory after = new LakeOnMemory(next, prepared.facts);
                    verify(after, where);
                    upkeep(after);
                    verify(after, where + ", and again");
                    assertThat(after.history().status().getFirst().files()).isEqualTo(2);
                }
            }
        }
    }

    private void interrupted(MemoryDisk disk) {
        try {
            upkeep(new LakeOnMemory(disk, prepared.facts));
        } catch (IOException | MemoryDisk.Killed expected) {
            assertThat(expected).hasStackTraceContaining("operation");
        }
    }
}
