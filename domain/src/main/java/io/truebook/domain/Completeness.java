package io.truebook.domain;

/** How much a snapshot of an account may be trusted. Only COMPLETE may say that something is absent. */
public enum Completeness {
    /** Its end marker came, in the same session, the upstream link up throughout. */
    COMPLETE,
    /** Rows came, but something was wrong while they did. */
    PARTIAL,
    /** It was refused, cut off, timed out, or could not be asked for. */
    FAILED
}
