package io.truebook.app;

import io.truebook.engine.LakeHistory.TableStatus;
import java.io.IOException;
import java.nio.file.Path;

/** The lake has rows of inputs that its own journal does not have: one of them is from another time. */
public final class LakeAheadException extends IOException {
    LakeAheadException(TableStatus table, long journalEnd, Path folder) {
        super("table " + table.table() + " at " + table.path() + " has everything up to seq " + table.seq()
                + ", and the journal in " + folder + " ends at seq " + journalEnd
                + ": one of them is older than the other. Nothing was changed. Restore both from one backup"
                + " (truebook restore), or move the folder " + folder.resolve("journal")
                + " away: a new journal begins above what the lake has. If the journal is right and the lake is not: truebook"
                + " lake rebuild " + table.table() + ".");
    }
}
