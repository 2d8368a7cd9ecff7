/** A sync on demand: compare with the broker, bring the lake up to date, tell the result. */
@NullMarked
package io.truebook.service.sync;

import org.jspecify.annotations.NullMarked;
