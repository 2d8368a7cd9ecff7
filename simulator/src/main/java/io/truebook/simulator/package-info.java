/**
 * The server side of the TWS socket protocol with a market behind it: a TWS you can start, script and break.
 *
 * <pre>
 *  control log ---+
 *  seed, step ----+--&gt; World --&gt; Market (one lock, one thread) --&gt; Feed (one a session) --&gt; Outbox --&gt; socket
 *                                   ^                                                        |
 *                       SimulatorControl, HTTP                                               +--&gt; sent-N.bin
 * </pre>
 *
 * <ol>
 *   <li>What the accounts hold is a function of seed, step and control log; time decides only when a step is taken.
 *   <li>A step or action is written to {@code simulator.log} before any frame that tells of it reaches a socket.
 *   <li>A frame is written to {@code sent-N.bin} before it is written to the socket.
 *   <li>A client that does not read makes the market wait; memory for it is bounded.
 *   <li>Nothing here trades: a request that could is recorded and refused.
 * </ol>
 */
@NullMarked
package io.truebook.simulator;

import org.jspecify.annotations.NullMarked;
