package io.truebook.simulator;

/** How a connection ends. */
public enum Drop {
    /** Orderly, what was not yet sent is lost. */
    CLOSE,
    /** With a TCP reset. */
    RESET,
    /** Orderly, but within a frame, after everything that was to be sent. */
    MID_FRAME
}
