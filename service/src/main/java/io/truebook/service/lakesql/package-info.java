/** Ad-hoc questions in SQL over the files of the lake, answered in this process by DuckDB, which stays in here. */
@NullMarked
package io.truebook.service.lakesql;

import org.jspecify.annotations.NullMarked;
