package io.truebook.domain;

import java.time.Instant;

/**
 * An accepted input with its place in the one order of things.
 *
 * @param seq its number; never restarts, grows by one
 * @param term the process start that accepted it; grows with each
 * @param session the broker connection it belongs to; 0 for none
 * @param recordedAt when it was accepted, UTC, microseconds; never goes back
 * @param input what happened
 */
public record Entry(long seq, int term, int session, Instant recordedAt, Input input) {}
