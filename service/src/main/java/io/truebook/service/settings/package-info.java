/** What a user may set, where it is read from, and what is refused. */
@NullMarked
package io.truebook.service.settings;

import org.jspecify.annotations.NullMarked;
