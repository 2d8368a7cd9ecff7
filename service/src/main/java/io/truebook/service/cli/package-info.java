/** The commands: options in, one document or a table out, an exit code. */
@NullMarked
package io.truebook.service.cli;

import org.jspecify.annotations.NullMarked;
