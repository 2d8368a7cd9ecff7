/** Whole trading days in virtual time on the real file system: what they cost, and how quickly they answer. */
@NullMarked
package io.truebook.verification.day;

import org.jspecify.annotations.NullMarked;
