package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison finds what it is there to find. */
class TableRowTest {

    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00.000001Z");
    private static final TableRow ROW = TableRow.of(Facts.stock(1, 1, "SPY", "1", NOON));
    private static final TableRow OTHER = TableRow.of(Facts.stock(2, 2, "QQQ", "1", NOON));

    @Test
    void theSameRowsInAnotherOrderAgree() {
        assertThat(TableRow.differences(List.of(ROW, OTHER), List.of(OTHER, ROW)))
                .isEmpty();
    }

    @Test
    void aRowTooFewTooManyOrTwiceIsNamed() {
        assertThat(TableRow.differences(List.of(ROW, OTHER), List.of(ROW)))
                .singleElement()
                .asString()
                .contains("seq 2", "Spark has no such row");
        assertThat(TableRow.differences(List.of(ROW), List.of(ROW, OTHER)))
                .singleElement()
                .asString()
                .contains("seq 2", "only Spark");
        assertThat(TableRow.differences(List.of(ROW), List.of(ROW, ROW)))
                .singleElement()
                .asString()
                .contains("seq 1", "twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recorded_at", "right", "position", "realized_pnl", "date", "term", "source", "symbol"})
    void anotherValueInAnyColumnIsNamed(String column) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(ROW.columns());
        columns.put(column, "");

        assertThat(TableRow.differences(List.of(ROW), List.of(new TableRow(columns))))
                .singleElement()
                .asString()
                .contains("seq 1", column + " is " + ROW.columns().get(column));
    }

    @Test
    void otherColumnsAreNamed() {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>(ROW.columns());
        columns.put("note", "");

        assertThat(TableRow.differences(List.of(ROW), List.of(new TableRow(columns))))
                .singleElement()
                .asString()
                .contains("the columns are", "note");
    }
}
