package io.truebook.app;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LakeHistory.Version;
import io.truebook.engine.UnreadableLakeException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the commits of the tables that carry a fact: the first whose cursor is at or past it. */
final class WhyCommits {

    static final String UPDATES = "position_updates";
    private static final String POSITIONS = "positions";

    private final LakeHistory lake;
    private final List<Version> updates;
    private final List<Version> positions;

    WhyCommits(LakeHistory lake) throws IOException {
        this.lake = lake;
        this.updates = lake.versions(UPDATES).reversed();
        this.positions = lake.versions(POSITIONS).reversed();
    }

    WhyAnswer.@Nullable Commit updates(PositionUpdate fact) {
        Version first = first(updates, fact);
        return first == null ? null : commit(UPDATES, first, older(updates, first));
    }

    WhyAnswer.@Nullable Commit positions(PositionUpdate fact) throws IOException {
        Version first = first(positions, fact);
        if (first == null) {
            return null;
        }
        String note = older(positions, first);
        return commit(POSITIONS, first, note.isEmpty() ? carried(first, fact) : note);
    }

    /** Oldest first; commits of maintenance carry no cursor. */
    private static @Nullable Version first(List<Version> versions, PositionUpdate fact) {
        for (Version version : versions) {
            if (version.seq() >= fact.seq()) {
                return version;
            }
        }
        return null;
    }

    private static String older(List<Version> versions, Version found) {
        return found.equals(versions.getFirst()) && found.version() > 0
                ? "this or an earlier version: the log keeps none before it"
                : "";
    }

    /** A commit writes the last row of each key, so that a fact may be followed by another of the same commit. */
    private String carried(Version version, PositionUpdate fact) throws IOException {
        try {
            PositionUpdate row = lake.atVersion(version.version()).get(fact.key());
            if (row == null) {
                return "the key had left the current state when it was written";
            }
            return row.seq() == fact.seq() ? "" : "it carries the later row of seq " + row.seq();
        } catch (UnreadableLakeException vacuumed) {
            return "the files of this version are not kept any more";
        }
    }

    private static WhyAnswer.Commit commit(String table, Version version, String note) {
        return new WhyAnswer.Commit(table, version.version(), version.committedAt(), version.operation(), note);
    }
}
