package io.truebook.service.query;

import io.truebook.domain.PositionKey;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What can be asked of a record; each answer is one document, the same from a service and from a folder. */
public interface RecordQueries extends LakeQueries {

    /** How things stand. */
    JsonNode status() throws IOException;

    /** The current state, from memory: also with the broker away. */
    JsonNode positions(PositionFilter filter) throws IOException;

    /**
     * The state at a moment of event time, from the lake.
     *
     * @throws io.truebook.engine.OutsideHistoryException when the moment is before the record begins, or still to come
     */
    JsonNode positionsAsOf(Instant moment, PositionFilter filter) throws IOException;

    /**
     * What was known at a moment, from the lake.
     *
     * @param moment the moment of event time asked about; absent for the newest of what was known
     */
    JsonNode positionsKnownAt(Instant knownAt, @Nullable Instant moment, PositionFilter filter) throws IOException;

    /**
     * The table {@code positions} as it was on disk at a moment.
     *
     * @throws io.truebook.engine.OutsideHistoryException when the log no longer reaches back, or the moment is to come
     */
    JsonNode positionsAtCommit(Instant moment, PositionFilter filter) throws IOException;

    /**
     * What has changed since a moment of event time: the record of now compared with that of then, read from the lake.
     *
     * @param knownAt by what had been recorded at that moment; absent for all that is known
     */
    JsonNode changesSince(Instant moment, @Nullable Instant knownAt) throws IOException;

    /** The table {@code positions} in one of its versions. */
    JsonNode positionsAtVersion(long version, PositionFilter filter) throws IOException;

    /** The recorded rows of a position, oldest first; of too many, the newest. */
    JsonNode history(PositionKey key, HistorySpan span) throws IOException;

    /**
     * Where the numbers of a position come from.
     *
     * @param at the moment of event time asked about; absent for now
     */
    JsonNode why(PositionKey key, @Nullable Instant at) throws IOException;
}
