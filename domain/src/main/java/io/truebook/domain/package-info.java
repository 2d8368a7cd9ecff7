/**
 * What is true: values, events, the book and the bookkeeper. Depends on the JDK only; has no clock, no I/O, no threads.
 *
 * <p>Conventions that hold everywhere below: a quantity is positive when long and negative when short; prices, costs and
 * P&amp;L are in the currency of the contract; an average cost is per contract and includes the multiplier and
 * commissions (that is how the broker states it); instants are UTC.
 */
@NullMarked
package io.truebook.domain;

import org.jspecify.annotations.NullMarked;
