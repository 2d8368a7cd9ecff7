/**
 * Holds the repository to what it says of itself: the arrows between its modules, its seams to the world, and the promises
 * of {@code docs/promises.md}. Each rule is shown to catch a planted offender.
 */
@NullMarked
package io.truebook.verification;

import org.jspecify.annotations.NullMarked;
