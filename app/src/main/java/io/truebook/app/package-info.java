/** The assembly without any framework: {@link io.truebook.app.Truebook} is what another program embeds. */
@NullMarked
package io.truebook.app;

import org.jspecify.annotations.NullMarked;
