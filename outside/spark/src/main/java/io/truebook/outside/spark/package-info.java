/**
 * Apache Spark as a program of its own. It takes statements in SQL on its input and gives {@link
 * io.truebook.outside.spark.Reply replies} on its output, both as serialized objects of the JDK and of this package.
 */
@NullMarked
package io.truebook.outside.spark;

import org.jspecify.annotations.NullMarked;
