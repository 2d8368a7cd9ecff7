package io.truebook.service.lakesql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question.
 *
 * @param versions the version of each table that was asked
 * @param rows as many as were wanted; a cell is a {@code Boolean}, {@code Long}, {@code Double} or, for everything else,
 *     its text: decimals with all their digits, moments in UTC
 * @param more rows that there are beyond {@code rows}
 */
public record SqlAnswer(
        Map<String, Long> versions, List<Column> columns, List<List<@Nullable Object>> rows, long more) {

    public SqlAnswer {
        versions = Map.copyOf(versions);
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    /**
     * A column.
     *
     * @param type in the engine's words, such as {@code DECIMAL(38,18)}
     */
    public record Column(String name, String type) {

        /** Whether people read it best flush right. */
        public boolean isNumber() {
            return type.matches("(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL.*)");
        }
    }
}
