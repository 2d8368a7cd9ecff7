package io.truebook.verification.power;

import io.truebook.engine.seam.Disk;
import io.truebook.verification.simulated.PlantedBugs;
import java.nio.file.Path;

/** A bug that a power cut must bring to light. */
enum Flaw {
    NONE {
        @Override
        Disk plant(Disk disk, Path folder) {
            return disk;
        }
    },
    JOURNAL_WITHOUT_FSYNC {
        @Override
        Disk plant(Disk disk, Path folder) {
            return PlantedBugs.journalWithoutFsync(disk);
        }
    },
    STOCK_DELTA_COMMIT {
        @Override
        Disk plant(Disk disk, Path folder) {
            return new StockDeltaCommit(disk, folder.resolve("lake"));
        }
    };

    /** Puts it between a Truebook in {@code folder} and its disk. */
    abstract Disk plant(Disk disk, Path folder);
}
