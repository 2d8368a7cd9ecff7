package io.truebook.lake;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lake on a simulated disk, with a clock that a test moves. */
final class LakeOnMemory {

    static final Path ROOT = Path.of("/data/lake");
    static final String JOURNAL = "0123456789abcdef0123456789abcdef";

    final MemoryDisk disk;
    final ManualClock clock = new ManualClock();
    final MemoryFactLog facts;

    LakeOnMemory() {
        this.facts = new MemoryFactLog();
        this.disk = new MemoryDisk(clock);
    }

    LakeOnMemory(MemoryDisk disk, MemoryFactLog facts) {
        this.disk = disk;
        this.facts = facts;
    }

    DeltaLake open() throws IOException {
        return open(LakeSettings.DEFAULTS);
    }

    DeltaLake open(LakeSettings settings) throws IOException {
        return DeltaLake.open(ROOT, settings, disk, clock, Runnable::run, JOURNAL, facts);
    }

    LakeHistory history() {
        return DeltaLake.history(ROOT, disk, clock, JOURNAL);
    }

    /** Every row of {@code position_updates}, by seq. */
    List<PositionUpdate> updateRows() throws IOException {
        TableLog log = new TableLog(TableSpec.POSITION_UPDATES, ROOT.resolve(TableSpec.POSITION_UPDATES), disk);
        List<PositionUpdate> rows = new ArrayList<>();
        for (DataFile file : log.files(log.latest(), Optional.empty())) {
            new PositionFiles(disk).read(file, rows::add);
        }
        rows.sort(Comparator.comparingLong(PositionUpdate::seq));
        return rows;
    }

    Map<PositionKey, PositionUpdate> positions() throws IOException {
        return history().current().rows();
    }

    Map<PositionKey, PositionUpdate> asOf(Instant moment) throws IOException {
        return history().asOf(moment);
    }
}
