package io.truebook.lake;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Expiry;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads rows of a row group back as the facts that were written: equal in every field. */
final class PositionRowReader {

    private final Map<PositionColumn, ColumnCursor> cursors = new EnumMap<>(PositionColumn.class);
    private final Map<PositionColumn, Object> values = new EnumMap<>(PositionColumn.class);

    /**
     * @param group with all columns of the file
     * @param fixed the values that every row of the file has, from the file's partition
     */
    PositionRowReader(PageReadStore group, MessageType schema, Map<PositionColumn, Object> fixed) throws IOException {
        for (PositionColumn column : PositionColumn.values()) {
            if (schema.containsField(column.columnName())) {
                cursors.put(column, new ColumnCursor(group, schema, column));
            }
        }
        fixed.forEach((column, value) -> {
            cursors.remove(column);
            values.put(column, value);
        });
    }

    /** A row below the last one asked for. */
    PositionUpdate row(int index) throws IOException {
        for (Map.Entry<PositionColumn, ColumnCursor> cursor : cursors.entrySet()) {
            Object value = cursor.getValue().value(index);
            if (value == null) {
                values.remove(cursor.getKey());
            } else {
                values.put(cursor.getKey(), value);
            }
        }
        return row();
    }

    private PositionUpdate row() {
        return new PositionUpdate(
                (Long) required(PositionColumn.SEQ),
                (Integer) required(PositionColumn.TERM),
                (Integer) required(PositionColumn.SESSION),
                text(PositionColumn.COLLECTOR),
                new AccountId(text(PositionColumn.ACCOUNT)),
                text(PositionColumn.MODEL_CODE),
                contract(),
                new Quantity((BigDecimal) required(PositionColumn.POSITION)),
                money(PositionColumn.AVERAGE_COST),
                valuation(),
                instant(PositionColumn.TIMESTAMP),
                instant(PositionColumn.RECORDED_AT),
                Source.valueOf(text(PositionColumn.SOURCE)));
    }

    private Contract contract() {
        Object expiry = value(PositionColumn.EXPIRY);
        Object right = value(PositionColumn.RIGHT);
        Object multiplier = value(PositionColumn.MULTIPLIER);
        return new Contract(
                new ContractId(Math.toIntExact((Long) required(PositionColumn.CONID))),
                text(PositionColumn.SYMBOL),
                text(PositionColumn.SEC_TYPE),
                expiry == null ? null : new Expiry((String) expiry),
                price(PositionColumn.STRIKE),
                right == null ? null : OptionRight.valueOf((String) right),
                multiplier == null ? null : new Quantity((BigDecimal) multiplier),
                text(PositionColumn.CURRENCY),
                text(PositionColumn.EXCHANGE),
                text(PositionColumn.LOCAL_SYMBOL),
                text(PositionColumn.TRADING_CLASS));
    }

    private Valuation valuation() {
        return new Valuation(
                price(PositionColumn.MARKET_PRICE),
                money(PositionColumn.MARKET_VALUE),
                money(PositionColumn.UNREALIZED_PNL),
                money(PositionColumn.REALIZED_PNL));
    }

    private @Nullable Object value(PositionColumn column) {
        return values.get(column);
    }

    private Object required(PositionColumn column) {
        return Objects.requireNonNull(
                value(column), () -> "a row without " + column.columnName() + "; the file is not ours or is damaged");
    }

    private String text(PositionColumn column) {
        return (String) required(column);
    }

    private Instant instant(PositionColumn column) {
        return PositionColumn.instant((Long) required(column));
    }

    private @Nullable Price price(PositionColumn column) {
        Object value = value(column);
        return value == null ? null : new Price((BigDecimal) value);
    }

    private @Nullable Money money(PositionColumn column) {
        Object value = value(column);
        return value == null ? null : new Money((BigDecimal) value);
    }
}
