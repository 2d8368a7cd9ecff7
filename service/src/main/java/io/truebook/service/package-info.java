/** The program: {@link io.truebook.service.TruebookCli} is its entry. */
@NullMarked
package io.truebook.service;

import org.jspecify.annotations.NullMarked;
