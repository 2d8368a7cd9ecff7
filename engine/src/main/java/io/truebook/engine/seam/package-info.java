/**
 * The seams to the world: clock, network, disk and threads (randomness is a {@link
 * java.util.random.RandomGenerator} that is handed in). Nothing else reads a wall clock, draws a random number, starts a
 * thread, or touches a file or socket, so that a test may put a simulated world here.
 */
@NullMarked
package io.truebook.engine.seam;

import org.jspecify.annotations.NullMarked;
