package io.truebook.service.lakesql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine's rows as plain values. */
final class Rows {

    private Rows() {}

    static SqlAnswer read(ResultSet result, Map<String, Long> versions, int limit) throws SQLException {
        ResultSetMetaData names = result.getMetaData();
        List<SqlAnswer.Column> columns = new ArrayList<>();
        for (int column = 1; column <= names.getColumnCount(); column++) {
            columns.add(new SqlAnswer.Column(names.getColumnName(column), names.getColumnTypeName(column)));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long more = 0;
        while (result.next()) {
            if (rows.size() < limit) {
                rows.add(row(result, columns.size()));
            } else {
                more++;
            }
        }
        return new SqlAnswer(versions, columns, rows, more);
    }

    private static List<@Nullable Object> row(ResultSet result, int columns) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns);
        for (int column = 1; column <= columns; column++) {
            row.add(plain(result.getObject(column)));
        }
        return row;
    }

    static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case Byte number -> number.longValue();
            case Short number -> number.longValue();
            case Integer number -> number.longValue();
            case Long number -> number;
            case Float number -> finite(number.doubleValue());
            case Double number -> finite(number);
            case BigDecimal exact ->
                exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
            case OffsetDateTime moment -> moment.toInstant().toString();
            case Timestamp local -> local.toLocalDateTime().toString();
            default -> value.toString();
        };
    }

    /** JSON has no word for the others. */
    private static Object finite(double number) {
        return Double.isFinite(number) ? number : Double.toString(number);
    }
}
