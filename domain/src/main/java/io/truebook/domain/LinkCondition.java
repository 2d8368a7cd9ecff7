package io.truebook.domain;

/** How far the book can see: a connection of ours, and the broker's own link behind it. */
public enum LinkCondition {
    /** No session. */
    DOWN,
    /** A session, and the broker has not said that it is cut off. */
    UP,
    /** A session with a TWS that has lost its own servers (1100, 2110): what it says is of unknown age. */
    UPSTREAM_LOST
}
