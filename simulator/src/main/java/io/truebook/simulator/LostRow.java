package io.truebook.simulator;

/**
 * A live position row that no client was sent.
 *
 * @param step the step or the step before the action that changed the holding
 */
public record LostRow(long step, String account, int conid) {}
