package io.truebook.simulator;

import java.time.LocalDate;

/**
 * What decides the content of a simulation besides the control log. Written into the log's first line.
 *
 * @param positions over all accounts
 * @param symbols the most different symbols
 * @param priceMovesPerMille the share of steps that move a price only; the others fill
 * @param day the day the simulation was created; expiries count from it
 */
record WorldPlan(long seed, int accounts, int positions, int symbols, int priceMovesPerMille, LocalDate day) {}
