package io.truebook.engine;

import java.time.Instant;

/**
 * Between which moments the record can answer; all in UTC, the first ones rounded down to milliseconds.
 *
 * @param firstEvent event time of the first row
 * @param firstRecorded when the first row was recorded
 * @param end the present, or the newest time in any row when a broker's clock is ahead of ours
 */
public record HistoryBounds(Instant firstEvent, Instant firstRecorded, Instant end) {

    /**
     * Refuses a moment outside the record.
     *
     * @throws OutsideHistoryException when nothing had happened yet, or the moment is still to come
     */
    public void requireEventTime(Instant moment) throws OutsideHistoryException {
        require("event time", moment, firstEvent);
    }

    /**
     * Refuses a moment outside the record.
     *
     * @throws OutsideHistoryException when nothing was known yet, or the moment is still to come
     */
    public void requireKnowledgeTime(Instant moment) throws OutsideHistoryException {
        require("knowledge time", moment, firstRecorded);
    }

    private void require(String kind, Instant moment, Instant first) throws OutsideHistoryException {
        if (moment.isBefore(first) || moment.isAfter(end)) {
            throw new OutsideHistoryException(kind + " " + moment + " is "
                    + (moment.isBefore(first) ? "before the record begins" : "still to come") + "; ask for " + first
                    + " to " + end);
        }
    }
}
