/**
 * The journal on files: every accepted input and the facts that followed, in one durable order.
 *
 * <pre>
 * &lt;dir&gt;/journal/
 *   LOCK, LOCK.owner                              held by the one process that writes; its note fences an overtaken one
 *   id                                            32 hexadecimal digits, given once
 *   00000000000000000001-0000000001.seg           first seq, number of the segment
 *   checkpoint-00000000000000004096               book and cursors at a seq; two are kept
 *   archive/00000000000000000001-0000000001.seg.gz  the same bytes, compressed: nobody's cursor is there any more
 * </pre>
 *
 * <p>What holds, and is tested by taking the power away at every operation:
 *
 * <ol>
 *   <li>What {@code force} has confirmed is there after any crash, in order, once, unchanged.
 *   <li>What was not confirmed is there as a prefix, or not at all; never half a record.
 *   <li>Segments are numbered without a gap, each belongs to one term, and terms only grow.
 *   <li>The facts of an input lie in one record at or after it; facts come in the order of their inputs, without a gap.
 *   <li>Damage is never skipped: only the end of the last segment may be cut, and only where no confirmed record
 *       follows.
 * </ol>
 */
@NullMarked
package io.truebook.journal;

import org.jspecify.annotations.NullMarked;
