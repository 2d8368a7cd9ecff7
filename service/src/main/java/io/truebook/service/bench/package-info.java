/** Measurements, each beside the limit that the same run found. */
@NullMarked
package io.truebook.service.bench;

import org.jspecify.annotations.NullMarked;
