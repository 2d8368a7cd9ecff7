/** Power cuts on a real file system: what was promised before the instant of the cut is compared with what is there after. */
@NullMarked
package io.truebook.verification.power;

import org.jspecify.annotations.NullMarked;
