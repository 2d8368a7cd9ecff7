package io.truebook.simulator;

/**
 * Snapshots are interleaved with steps of the market, whether it is frozen or not.
 *
 * @param rows a step after that many rows; 0 for none
 * @param values of when the rows speak
 */
public record Dribble(int rows, Values values) {
    /** Whole snapshots. */
    public static final Dribble NONE = new Dribble(0, Values.WHEN_SENT);

    /** Of when the rows of a snapshot speak. */
    public enum Values {
        /** Each row tells what is held when it is sent. */
        WHEN_SENT,
        /** Each row tells what was held at the request, so that it may be older than a change sent before it. */
        WHEN_ASKED
    }
}
