package io.truebook.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the broker answered for one account in one check.
 *
 * @param account the account
 * @param completeness how far it may be trusted
 * @param method how it was asked for; absent when it never was
 * @param endedSeq the seq at which it ended: the record is comparable where it has not changed since
 * @param rows the rows it held, zero quantities included, in order of arrival
 * @param absent recorded positions that a COMPLETE snapshot did not show, and what was concluded
 * @param reason why it is not COMPLETE, or why its absences are held back; empty otherwise
 */
public record AccountSnapshot(
        AccountId account,
        Completeness completeness,
        @Nullable SnapshotMethod method,
        long endedSeq,
        Map<PositionKey, Row> rows,
        Map<PositionKey, Absence> absent,
        String reason) {

    public AccountSnapshot {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
    }

    /** One row: what the broker holds and at what average cost. */
    public record Row(Quantity position, @Nullable Money averageCost) {}

    /**
     * A recorded position that the broker did not show.
     *
     * @param looks in how many consecutive complete snapshots it was absent
     * @param conclusion what followed
     */
    public record Absence(int looks, Conclusion conclusion) {}

    /** What an absence led to. */
    public enum Conclusion {
        /** Not yet confirmed often enough. */
        PENDING,
        /** Confirmed, but nothing explains it: a break for a person to decide. */
        UNEXPLAINED,
        /** Part of a change so large that it is held until a person confirms it. */
        HELD,
        /** Confirmed and explained: recorded as closed. */
        CLOSED
    }

    /** How many positions the broker holds: rows with a quantity. */
    public int heldCount() {
        return (int)
                rows.values().stream().filter(row -> !row.position().isZero()).count();
    }
}
