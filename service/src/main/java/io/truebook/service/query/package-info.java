/** Questions to the record, each answered by one JSON document, from a running service or from its folder. */
@NullMarked
package io.truebook.service.query;

import org.jspecify.annotations.NullMarked;
