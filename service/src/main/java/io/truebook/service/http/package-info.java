/** The HTTP interface: routes, who may call them, and the file that says where they are. */
@NullMarked
package io.truebook.service.http;

import org.jspecify.annotations.NullMarked;
