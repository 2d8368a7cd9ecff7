/**
 * How Interactive Brokers speaks: frames, handshake and messages of the TWS / IB Gateway socket, text tier (server
 * versions 163 to 200). Pure: bytes in, values out; no sockets, threads, clocks or logging, and no idea of what a
 * position means to us.
 *
 * <pre>
 *  bytes -&gt; FrameReader -&gt; ClientHandshake (first frame), then MessageDecoder -&gt; Incoming
 *  Outgoing -&gt; WireGuard -&gt; ByteSink
 * </pre>
 *
 * <ol>
 *   <li>A broken structure is a {@link ProtocolException} and ends the connection; nothing is half believed.
 *   <li>A row that is framed well but carries a value we cannot hold is an {@link Incoming.Unacceptable}, never dropped
 *       and never repaired.
 *   <li>"Unset" is absent, never a number: no sentinel leaves this package.
 *   <li>Time and memory spent on a frame are bounded by its length, whatever it claims.
 *   <li>Only {@link WireGuard} writes towards the broker, and only members of {@link Outgoing}.
 * </ol>
 */
@NullMarked
package io.truebook.tws;

import org.jspecify.annotations.NullMarked;
