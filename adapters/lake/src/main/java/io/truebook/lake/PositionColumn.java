package io.truebook.lake;

import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A column of {@code position_updates} and {@code positions}, in the order of the tables. The first four carry the file
 * statistics by which readers skip files ({@code delta.dataSkippingNumIndexedCols=4}), so they must stay first.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions capture nothing.
enum PositionColumn {
    SEQ("seq", ColumnType.LONG, PositionUpdate::seq),
    CONID("conid", ColumnType.LONG, row -> (long) row.conId().value()),
    TIMESTAMP("timestamp", ColumnType.TIMESTAMP, row -> micros(row.timestamp())),
    RECORDED_AT("recorded_at", ColumnType.TIMESTAMP, row -> micros(row.recordedAt())),
    ACCOUNT("account", ColumnType.STRING, row -> row.account().value()),
    MODEL_CODE("model_code", ColumnType.STRING, PositionUpdate::modelCode),
    SYMBOL("symbol", ColumnType.STRING, row -> row.contract().symbol()),
    SEC_TYPE("sec_type", ColumnType.STRING, row -> row.contract().secType()),
    RIGHT("right", ColumnType.STRING, Presence.OPTIONAL, PositionColumn::right),
    STRIKE(
            "strike",
            ColumnType.DECIMAL,
            Presence.OPTIONAL,
            row -> value(row.contract().strike())),
    EXPIRY("expiry", ColumnType.STRING, Presence.OPTIONAL, PositionColumn::expiry),
    MULTIPLIER("multiplier", ColumnType.DECIMAL, Presence.OPTIONAL, PositionColumn::multiplier),
    CURRENCY("currency", ColumnType.STRING, row -> row.contract().currency()),
    EXCHANGE("exchange", ColumnType.STRING, row -> row.contract().exchange()),
    LOCAL_SYMBOL("local_symbol", ColumnType.STRING, row -> row.contract().localSymbol()),
    TRADING_CLASS("trading_class", ColumnType.STRING, row -> row.contract().tradingClass()),
    POSITION("position", ColumnType.DECIMAL, row -> row.position().value()),
    AVERAGE_COST("average_cost", ColumnType.DECIMAL, Presence.OPTIONAL, row -> value(row.averageCost())),
    MARKET_PRICE(
            "market_price",
            ColumnType.DECIMAL,
            Presence.OPTIONAL,
            row -> value(row.valuation().marketPrice())),
    MARKET_VALUE(
            "market_value",
            ColumnType.DECIMAL,
            Presence.OPTIONAL,
            row -> value(row.valuation().marketValue())),
    UNREALIZED_PNL(
            "unrealized_pnl",
            ColumnType.DECIMAL,
            Presence.OPTIONAL,
            row -> value(row.valuation().unrealizedPnl())),
    REALIZED_PNL(
            "realized_pnl",
            ColumnType.DECIMAL,
            Presence.OPTIONAL,
            row -> value(row.valuation().realizedPnl())),
    DATE("date", ColumnType.DATE, row -> day(row.timestamp())),
    COLLECTOR("collector", ColumnType.STRING, PositionUpdate::collector),
    TERM("term", ColumnType.INT, PositionUpdate::term),
    SESSION("session", ColumnType.INT, PositionUpdate::epoch),
    SOURCE("source", ColumnType.STRING, row -> row.source().name()),
    SCHEMA_VERSION("schema_version", ColumnType.INT, row -> PositionSchema.VERSION);

    /** Columns with file statistics: the first so many. */
    static final int INDEXED = 4;

    private final String columnName;
    private final ColumnType type;
    private final Presence presence;
    private final Function<PositionUpdate, @Nullable Object> value;

    PositionColumn(String columnName, ColumnType type, Function<PositionUpdate, @Nullable Object> value) {
        this(columnName, type, Presence.REQUIRED, value);
    }

    PositionColumn(
            String columnName, ColumnType type, Presence presence, Function<PositionUpdate, @Nullable Object> value) {
        this.columnName = columnName;
        this.type = type;
        this.presence = presence;
        this.value = value;
    }

    private enum Presence {
        REQUIRED,
        OPTIONAL
    }

    String columnName() {
        return columnName;
    }

    ColumnType type() {
        return type;
    }

    boolean isOptional() {
        return presence == Presence.OPTIONAL;
    }

    /** The value of this column in a row, in the form of {@link ColumnType}; absent when not known. */
    @Nullable
    Object valueIn(PositionUpdate row) {
        return value.apply(row);
    }

    PrimitiveType parquet() {
        return type.parquet(columnName, isOptional() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED);
    }

    /** How many bytes the values of a row take without any encoding: what write amplification is measured against. */
    static long plainBytes(PositionUpdate row) {
        long bytes = 0;
        for (PositionColumn column : values()) {
            Object value = column.valueIn(row);
            bytes += switch (column.type) {
                case LONG, TIMESTAMP -> 8;
                case INT, DATE -> 4;
                case DECIMAL -> value == null ? 0 : 16;
                case STRING -> value == null ? 0 : value.toString().length();
            };
        }
        return bytes;
    }

    /** Microseconds since 1970; exact, because instants of facts are kept in microseconds. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /** The other way round. */
    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    private static int day(Instant instant) {
        return Math.toIntExact(instant.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay());
    }

    private static @Nullable Object right(PositionUpdate row) {
        return row.contract().right() == null ? null : row.contract().right().name();
    }

    private static @Nullable Object expiry(PositionUpdate row) {
        return row.contract().expiry() == null ? null : row.contract().expiry().text();
    }

    private static @Nullable Object multiplier(PositionUpdate row) {
        Quantity multiplier = row.contract().multiplier();
        return multiplier == null ? null : multiplier.value();
    }

    private static @Nullable BigDecimal value(@Nullable Price price) {
        return price == null ? null : price.value();
    }

    private static @Nullable BigDecimal value(@Nullable Money money) {
        return money == null ? null : money.value();
    }
}
