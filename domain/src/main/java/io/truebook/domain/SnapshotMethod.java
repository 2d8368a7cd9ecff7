package io.truebook.domain;

/** How a snapshot was asked for. */
public enum SnapshotMethod {
    /** {@code reqPositions} (61): every account at once; it stays subscribed as the stream. */
    POSITIONS,
    /** {@code reqPositionsMulti} (74): one account. */
    POSITIONS_MULTI
}
