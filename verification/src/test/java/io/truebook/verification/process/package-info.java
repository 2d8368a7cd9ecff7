/** Faults done to the service as a process of its own, under load from the simulator, and judged afterwards. */
@NullMarked
package io.truebook.verification.process;

import org.jspecify.annotations.NullMarked;
