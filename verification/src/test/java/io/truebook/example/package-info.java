/** How another program embeds Truebook. */
@NullMarked
package io.truebook.example;

import org.jspecify.annotations.NullMarked;
