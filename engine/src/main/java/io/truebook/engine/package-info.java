/**
 * What happens: inputs are sequenced, made durable, folded into the book, and their facts carried outward by cursors.
 * The interfaces here are the ports that adapters fill.
 */
@NullMarked
package io.truebook.engine;

import org.jspecify.annotations.NullMarked;
