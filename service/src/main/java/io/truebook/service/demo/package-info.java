/** The demo: a simulated broker and the service in one process, compared row by row at the end. */
@NullMarked
package io.truebook.service.demo;

import org.jspecify.annotations.NullMarked;
