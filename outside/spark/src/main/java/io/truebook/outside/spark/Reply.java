package io.truebook.outside.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Spark says to a statement. */
public sealed interface Reply extends Serializable {

    /**
     * Rows, in Spark's order; none for a statement that only changes something.
     *
     * @param columns their names
     * @param rows cells as objects of the JDK: numbers, {@code BigDecimal}, {@code String}, {@code Instant}, {@code
     *     LocalDate}, lists and maps of them; absent for NULL
     */
    record Rows(List<String> columns, List<List<@Nullable Object>> rows) implements Reply {

        public Rows {
            columns = List.copyOf(columns);
            // Cells may be absent, so that List.copyOf does not serve.
            rows = Collections.unmodifiableList(new ArrayList<>(rows));
        }
    }

    /**
     * A statement that Spark did not carry out.
     *
     * @param exception the name of the exception's class
     * @param message what it says, and what its causes say
     */
    record Refusal(String exception, String message) implements Reply {}
}
