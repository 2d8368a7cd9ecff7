package io.truebook.engine;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The record in the lake, read back from its files. */
public interface LakeHistory {

    /**
     * The table {@code positions} as it stands on disk.
     *
     * @throws UnreadableLakeException when it is missing or damaged: unknown is not empty
     */
    Current current() throws IOException;

    /** The state at a moment of event time: the last row of each key at or before it. */
    Map<PositionKey, PositionUpdate> asOf(Instant moment) throws IOException;

    /**
     * The state at a moment of event time, by what was known at another: of the rows recorded at or before {@code
     * knownAt}, the last of each key by (timestamp, seq) at or before {@code eventTime}.
     *
     * @throws OutsideHistoryException when either moment is before the record begins, or still to come
     */
    Map<PositionKey, PositionUpdate> asOf(Instant eventTime, Instant knownAt) throws IOException;

    /**
     * What was believed at a moment: of the rows recorded at or before it, the last of each key by (timestamp, seq). A
     * restatement recorded later does not change the answer.
     *
     * @throws OutsideHistoryException when the moment is before the record begins, or still to come
     */
    Map<PositionKey, PositionUpdate> asKnownAt(Instant knownAt) throws IOException;

    /**
     * Between which moments the record can answer.
     *
     * @throws OutsideHistoryException when there is no row yet
     */
    HistoryBounds bounds() throws IOException;

    /**
     * The table {@code positions} as it was in one of its versions.
     *
     * @throws UnknownVersionException when it never had that version, or no longer keeps it
     */
    Map<PositionKey, PositionUpdate> atVersion(long version) throws IOException;

    /**
     * The version of the table {@code positions} that was the newest at a moment.
     *
     * @throws OutsideHistoryException when the log no longer reaches back to the moment, or it is still to come
     */
    long versionAt(Instant moment) throws IOException;

    /** The table {@code positions} as it was on disk at a moment. */
    default Map<PositionKey, PositionUpdate> atCommitTime(Instant moment) throws IOException {
        return atVersion(versionAt(moment));
    }

    /** Every recorded row of one key, oldest first. */
    List<PositionUpdate> history(PositionKey key) throws IOException;

    /**
     * Hands over, in no order, the rows of imports whose timestamps lie between two moments, both included: what was
     * taken from a source with a clock of its own, superseded rows among it.
     */
    void imported(Instant from, Instant to, Consumer<PositionUpdate> rows) throws IOException;

    /** The newest versions of a table, newest first, at most {@code limit}; each costs the reading of a commit. */
    List<Version> versions(String table, int limit) throws IOException;

    /** All versions of a table that its log still has, newest first. */
    default List<Version> versions(String table) throws IOException {
        return versions(table, Integer.MAX_VALUE);
    }

    /** One line a table. */
    List<TableStatus> status() throws IOException;

    /**
     * The current state.
     *
     * @param seq everything at or below it is in
     * @param version the table version it was read from
     */
    record Current(long seq, long version, Map<PositionKey, PositionUpdate> rows) {}

    /** One commit of a table. */
    record Version(long version, Instant committedAt, String operation, long seq, long rows) {}

    /** A table's size. */
    record TableStatus(String table, String path, long version, long seq, long files, long bytes, long rows) {}
}
