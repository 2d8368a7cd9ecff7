/** JSON by hand. Envelopes speak camelCase; rows and findings keep the names of their table columns and sources. */
@NullMarked
package io.truebook.service.json;

import org.jspecify.annotations.NullMarked;
