package io.truebook.simulator;

/** What clients hear when a contract expires. */
public enum ExpiryRows {
    /** A row with position 0 for each account. */
    ZERO,
    /** Nothing: the contract is missing from the next snapshot. */
    NONE
}
