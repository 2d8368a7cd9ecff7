/** Signs that something is wrong with a running Truebook: found, remembered since when, told, and gone when they are over. */
@NullMarked
package io.truebook.service.watch;

import org.jspecify.annotations.NullMarked;
