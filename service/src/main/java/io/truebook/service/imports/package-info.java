/** Files of positions from elsewhere: read strictly, tried, handed in as a whole, followed until they are settled. */
@NullMarked
package io.truebook.service.imports;

import org.jspecify.annotations.NullMarked;
