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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/** Reads Parquet rows back as the facts that were written: equal in every field. */
@SuppressWarnings("EnumOrdinal") // The fastest map there is, for a million rows a second; nothing outside sees it.
final class PositionRowReader extends RecordMaterializer<PositionUpdate> {

    /** Decides by cheap columns whether a row is worth putting together. */
    @FunctionalInterface
    interface Wanted {
        Wanted ALL = (conId, timestampMicros, recordedAtMicros) -> true;

        boolean test(long conId, long timestampMicros, long recordedAtMicros);
    }

    private final Wanted wanted;
    private final @Nullable Object[] values = new @Nullable Object[PositionColumn.values().length];
    private final GroupConverter root;

    /**
     * @param columns the columns of the file
     * @param fixed the values that every row of the file has, from the file's partition
     * @param wanted the rows to put together; the others are skipped
     */
    PositionRowReader(List<PositionColumn> columns, Map<PositionColumn, Object> fixed, Wanted wanted) {
        this.wanted = wanted;
        Slot[] slots = columns.stream().map(Slot::new).toArray(Slot[]::new);
        this.root = new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return slots[fieldIndex];
            }

            @Override
            public void start() {
                Arrays.fill(values, null);
                fixed.forEach((column, value) -> values[column.ordinal()] = value);
            }

            @Override
            public void end() {
                // The row is put together when it is asked for.
            }
        };
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    /** The row just read; absent when it is not wanted. */
    @Override
    public @Nullable PositionUpdate getCurrentRecord() {
        long conId = (Long) required(PositionColumn.CONID);
        long timestamp = (Long) required(PositionColumn.TIMESTAMP);
        return wanted.test(conId, timestamp, (Long) required(PositionColumn.RECORDED_AT)) ? row() : null;
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
                new Quantity(decimal(required(PositionColumn.POSITION))),
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
                multiplier == null ? null : new Quantity(decimal(multiplier)),
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
        return values[column.ordinal()];
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

    /** Decimals stay bytes until here, so that skipped rows cost nothing. */
    private static BigDecimal decimal(Object value) {
        return (BigDecimal) (value instanceof Binary bytes ? ColumnType.DECIMAL.valueOf(bytes) : value);
    }

    private @Nullable Price price(PositionColumn column) {
        Object value = value(column);
        return value == null ? null : new Price(decimal(value));
    }

    private @Nullable Money money(PositionColumn column) {
        Object value = value(column);
        return value == null ? null : new Money(decimal(value));
    }

    /** Takes one column's value of the row that is being read; a dictionary's values are turned into objects once. */
    private final class Slot extends PrimitiveConverter {

        private final int ordinal;
        private final ColumnType type;
        private Object[] dictionary = {};

        Slot(PositionColumn column) {
            this.ordinal = column.ordinal();
            this.type = column.type();
        }

        @Override
        public boolean hasDictionarySupport() {
            return type == ColumnType.STRING || type == ColumnType.DECIMAL;
        }

        @Override
        public void setDictionary(Dictionary entries) {
            dictionary = new Object[entries.getMaxId() + 1];
            for (int id = 0; id < dictionary.length; id++) {
                dictionary[id] = type.valueOf(entries.decodeToBinary(id));
            }
        }

        @Override
        public void addValueFromDictionary(int id) {
            values[ordinal] = dictionary[id];
        }

        @Override
        public void addBinary(Binary value) {
            values[ordinal] = type == ColumnType.DECIMAL ? value : type.valueOf(value);
        }

        @Override
        public void addLong(long value) {
            values[ordinal] = value;
        }

        @Override
        public void addInt(int value) {
            values[ordinal] = value;
        }
    }
}
