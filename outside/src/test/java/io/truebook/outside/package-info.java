/**
 * What others see: Apache Spark, a program of its own on libraries of its own, reads and writes the tables, and must agree
 * with us.
 */
@NullMarked
package io.truebook.outside;

import org.jspecify.annotations.NullMarked;
