package io.truebook.simulator;

/** When the subscriber of account updates hears of a moved price. */
enum ValuationPace {
    /** With the move. */
    AT_ONCE,
    /** At the next interval, only what changed. */
    AT_INTERVALS
}
