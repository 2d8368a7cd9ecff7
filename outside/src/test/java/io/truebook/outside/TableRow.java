package io.truebook.outside;

import io.truebook.domain.Contract;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.outside.spark.Reply;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row as the page {@code docs/tables.md} describes it: columns in their order, with values as Spark hands them out. */
record TableRow(Map<String, @Nullable Object> columns) {

    /** What a fact must look like in a table. */
    static TableRow of(PositionUpdate fact) {
        Contract contract = fact.contract();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("seq", fact.seq());
        columns.put("conid", (long) contract.conId().value());
        columns.put("timestamp", fact.timestamp());
        columns.put("recorded_at", fact.recordedAt());
        columns.put("account", fact.account().value());
        columns.put("model_code", fact.modelCode());
        columns.put("symbol", contract.symbol());
        columns.put("sec_type", contract.secType());
        columns.put("right", contract.right() == null ? null : contract.right().name());
        columns.put("strike", decimal(contract.strike()));
        columns.put(
                "expiry", contract.expiry() == null ? null : contract.expiry().text());
        columns.put(
                "multiplier",
                contract.multiplier() == null
                        ? null
                        : decimal(contract.multiplier().value()));
        columns.put("currency", contract.currency());
        columns.put("exchange", contract.exchange());
        columns.put("local_symbol", contract.localSymbol());
        columns.put("trading_class", contract.tradingClass());
        columns.put("position", decimal(fact.position().value()));
        columns.put("average_cost", decimal(fact.averageCost()));
        columns.put("market_price", decimal(fact.valuation().marketPrice()));
        columns.put("market_value", decimal(fact.valuation().marketValue()));
        columns.put("unrealized_pnl", decimal(fact.valuation().unrealizedPnl()));
        columns.put("realized_pnl", decimal(fact.valuation().realizedPnl()));
        columns.put("date", LocalDate.ofInstant(fact.timestamp(), ZoneOffset.UTC));
        columns.put("collector", fact.collector());
        columns.put("term", fact.term());
        columns.put("session", fact.epoch());
        columns.put("source", fact.source().name());
        columns.put("schema_version", 1);
        return new TableRow(columns);
    }

    private static @Nullable BigDecimal decimal(@Nullable Price price) {
        return price == null ? null : decimal(price.value());
    }

    private static @Nullable BigDecimal decimal(@Nullable Money money) {
        return money == null ? null : decimal(money.value());
    }

    private static BigDecimal decimal(BigDecimal value) {
        return value.setScale(18);
    }

    static List<TableRow> of(Collection<PositionUpdate> facts) {
        return facts.stream().map(TableRow::of).toList();
    }

    static List<TableRow> of(Reply.Rows answer) {
        List<TableRow> rows = new ArrayList<>();
        for (List<@Nullable Object> cells : answer.rows()) {
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            for (int at = 0; at < cells.size(); at++) {
                columns.put(answer.columns().get(at), cells.get(at));
            }
            rows.add(new TableRow(columns));
        }
        return rows;
    }

    /** A value that is there. */
    Object value(String column) {
        return Objects.requireNonNull(columns.get(column), column);
    }

    /** The row without some of its columns. */
    TableRow without(String... names) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(columns);
        rest.keySet().removeAll(List.of(names));
        return new TableRow(rest);
    }

    /** What tells rows apart: an import and what it leads to may share their seq. */
    private String id() {
        return "seq " + columns.get("seq") + " of " + columns.get("account") + "/" + columns.get("conid") + "/"
                + columns.get("model_code") + " at " + columns.get("timestamp");
    }

    /**
     * Where two lots of rows disagree, in any order of rows; in words, nothing when they agree.
     *
     * @param ours what Truebook says
     * @param theirs what Spark says
     */
    static List<String> differences(List<TableRow> ours, List<TableRow> theirs) {
        List<String> differences = new ArrayList<>();
        Map<String, TableRow> expected = byId(ours, differences);
        Map<String, TableRow> found = byId(theirs, differences);
        expected.forEach((id, row) -> {
            TableRow other = found.remove(id);
            if (other == null) {
                differences.add(id + ": Spark has no such row");
            } else {
                row.compare(id, other, differences);
            }
        });
        found.keySet().forEach(id -> differences.add(id + ": only Spark has this row"));
        return differences;
    }

    private static Map<String, TableRow> byId(List<TableRow> rows, List<String> differences) {
        Map<String, TableRow> byId = new TreeMap<>();
        for (TableRow row : rows) {
            if (byId.put(row.id(), row) != null) {
                differences.add(row.id() + ": is there twice");
            }
        }
        return byId;
    }

    private void compare(String id, TableRow other, List<String> differences) {
        if (!List.copyOf(columns.keySet()).equals(List.copyOf(other.columns.keySet()))) {
            differences.add(id + ": the columns are " + other.columns.keySet() + " instead of " + columns.keySet());
        }
        columns.forEach((column, value) -> {
            Object theirs = other.columns.get(column);
            if (!Objects.equals(value, theirs)) {
                differences.add(id + ": " + column + " is " + value + ", Spark says " + theirs);
            }
        });
    }
}
