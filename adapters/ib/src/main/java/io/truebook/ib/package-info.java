/**
 * The link to Interactive Brokers: {@link io.truebook.engine.BrokerFeed} over the codec of {@code io.truebook.tws}.
 *
 * <pre>
 *  socket -&gt; IbLink -&gt; EventTranslator -&gt; Arrival -&gt; Intake
 *  LiveView -&gt; PositionRequests, AccountSweep, MarkRequests -&gt; RequestQueue (40/s) -&gt; WireGuard -&gt; socket
 * </pre>
 *
 * <ol>
 *   <li>{@link io.truebook.ib.EventTranslator} alone speaks both languages, and is pure: a frame means the same at replay.
 *   <li>{@code LinkMachine} decides, {@link io.truebook.ib.IbBrokerFeed} acts: one thread, one socket, one client id.
 *   <li>Every message after the handshake reaches the intake in the order of the socket, except answers to our own
 *       probes (49), marks (95) and messages we have no use for; those are counted.
 *   <li>A snapshot request is in the intake before any row that answers it.
 *   <li>What the intake refuses is kept, and nothing more is read until it is taken.
 * </ol>
 */
@NullMarked
package io.truebook.ib;

import org.jspecify.annotations.NullMarked;
