package io.truebook.simulator;

/**
 * The next answer to request 61 or 74 is not whole.
 *
 * @param rows how many rows it has, 0 or more
 */
public record SnapshotCut(End end, int rows) {
    /** How it ends. */
    public enum End {
        /** With the end marker, as if that were all. */
        MARKER,
        /** Without; the connection stays and changes follow. */
        NONE,
        /** With the connection. */
        CLOSE
    }
}
