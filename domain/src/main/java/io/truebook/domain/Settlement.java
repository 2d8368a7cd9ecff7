package io.truebook.domain;

/** What became of an imported record when it left the time-ordered buffer. */
public enum Settlement {
    /** Its holding or its values are the record's now. */
    APPLIED,
    /** It says what the record says already. */
    REPEATED,
    /** The record knows something later: it was kept in the history and overwrote nothing. */
    SUPERSEDED,
    /** It is later, but what it says is not its to say: the broker's word stands. */
    OVERRULED
}
