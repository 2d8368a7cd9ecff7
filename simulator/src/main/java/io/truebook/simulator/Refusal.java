package io.truebook.simulator;

/**
 * Coming requests are answered with an error instead.
 *
 * @param times how many of them, 1 or more; {@link #ALWAYS} for all
 */
public record Refusal(Of of, int code, String text, int times) {
    /** Until {@code clear}. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** Which requests. */
    public enum Of {
        /** Beginning a session: the error, then the connection is closed, as with 326. */
        START_API,
        /** Request 61. */
        POSITIONS,
        /** Request 74. */
        POSITIONS_MULTI,
        /** Request 6. */
        ACCOUNT_UPDATES
    }

    Refusal used() {
        return times == ALWAYS ? this : new Refusal(of, code, text, times - 1);
    }
}
