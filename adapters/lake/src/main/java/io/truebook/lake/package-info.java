/**
 * The lake: what was recorded about positions, kept in Delta tables on this machine's disk, without Spark.
 *
 * <ol>
 *   <li>A fact is in a table exactly once: a commit carries its rows and the cursor behind them ({@code txn}).
 *   <li>A commit is durable before it counts: data files and their folders are forced before the log entry is linked.
 *   <li>A log entry is published by link(2): two processes never own one version.
 *   <li>After a commit whose outcome is unknown, the log is read again before anything else is decided.
 *   <li>A table that cannot be read, or is not ours, is named and refused; it is never taken for empty.
 * </ol>
 */
@NullMarked
package io.truebook.lake;

import org.jspecify.annotations.NullMarked;
