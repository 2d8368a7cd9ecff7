package io.truebook.simulator;

import java.util.List;

/**
 * A simulator at a moment.
 *
 * @param step steps taken since the folder was created
 * @param ratePerSecond 0 for as fast as the clients read
 * @param isFrozen true while no steps are taken
 * @param isSilent true while nothing is sent
 * @param isListening false while connections are refused
 * @param accounts in TWS's order
 * @param positions that are not flat
 * @param sessions that are open, by number
 * @param pendingBytes rows and answers that have not reached a socket yet
 * @param lostRows live position rows that no client was sent
 * @param failure why the market stopped for good, or empty
 */
public record SimulatorStatus(
        long seed,
        long step,
        int ratePerSecond,
        boolean isFrozen,
        boolean isSilent,
        boolean isListening,
        List<String> accounts,
        int positions,
        List<Integer> sessions,
        long pendingBytes,
        long lostRows,
        String failure) {}
