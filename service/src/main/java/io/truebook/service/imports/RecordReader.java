package io.truebook.service.imports;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Expiry;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Remarks;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one row as a record; finds everything that is wrong with it, not only the first thing. */
final class RecordReader {

    private static final Set<String> OPTIONS = Set.of("OPT", "FOP");
    private static final int LONGEST_TEXT = 128;

    private final Map<String, String> cells;
    private final List<Fault> faults = new ArrayList<>();

    private RecordReader(Map<String, String> cells) {
        this.cells = cells;
    }

    /** What became of a row: a record, or what is wrong with it. */
    record Result(Optional<ImportedPosition> record, List<Fault> faults) {}

    /**
     * Reads a row.
     *
     * @param author who hands it in
     * @param batch what it is handed in with
     */
    static Result read(Row row, String author, String batch) {
        if (!row.faults().isEmpty()) {
            return new Result(Optional.empty(), row.faults());
        }
        RecordReader reader = new RecordReader(row.cells());
        Optional<ImportedPosition> record = reader.record(author, batch);
        return new Result(record, reader.faults);
    }

    private Optional<ImportedPosition> record(String author, String batch) {
        requireValues();
        AccountId account = value(ImportColumn.ACCOUNT, AccountId::new);
        String model = Objects.requireNonNullElse(value(ImportColumn.MODEL_CODE, RecordReader::modelCode), "");
        Contract contract = contract();
        Quantity position = value(ImportColumn.POSITION, Quantity::of);
        Money cost = value(ImportColumn.AVERAGE_COST, Money::of);
        Valuation valuation = new Valuation(
                value(ImportColumn.MARKET_PRICE, Price::of),
                value(ImportColumn.MARKET_VALUE, Money::of),
                value(ImportColumn.UNREALIZED_PNL, Money::of),
                value(ImportColumn.REALIZED_PNL, Money::of));
        Instant timestamp = value(ImportColumn.TIMESTAMP, RecordReader::moment);
        Source source = Objects.requireNonNullElse(value(ImportColumn.SOURCE, RecordReader::source), Source.REPLAY);
        Remarks remarks = remarks();
        if (!faults.isEmpty() || account == null || contract == null || position == null || timestamp == null) {
            return Optional.empty();
        }
        return Optional.of(new ImportedPosition(
                source, author, batch, account, model, contract, position, cost, valuation, timestamp, remarks));
    }

    private void requireValues() {
        boolean option = OPTIONS.contains(cells.getOrDefault(ImportColumn.SEC_TYPE.columnName(), ""));
        for (ImportColumn column : ImportColumn.values()) {
            boolean needed = column.need() == ImportColumn.Need.ALWAYS
                    || (option && column.need() == ImportColumn.Need.OF_OPTIONS);
            if (needed && !cells.containsKey(column.columnName())) {
                faults.add(Fault.of(column, ""));
            }
        }
    }

    private @Nullable Contract contract() {
        ContractId conId = value(ImportColumn.CONID, text -> new ContractId(Integer.parseInt(text)));
        String symbol = value(ImportColumn.SYMBOL, RecordReader::text);
        String secType = value(ImportColumn.SEC_TYPE, text -> matching(text, "[A-Z][A-Z0-9]{1,15}"));
        Expiry expiry = value(ImportColumn.EXPIRY, Expiry::new);
        Price strike = value(ImportColumn.STRIKE, Price::of);
        OptionRight right = value(ImportColumn.RIGHT, OptionRight::valueOf);
        Quantity multiplier = value(ImportColumn.MULTIPLIER, Quantity::of);
        String currency = value(ImportColumn.CURRENCY, text -> matching(text, "[A-Z]{3,5}"));
        String exchange = textOrNone(ImportColumn.EXCHANGE);
        String localSymbol = textOrNone(ImportColumn.LOCAL_SYMBOL);
        String tradingClass = textOrNone(ImportColumn.TRADING_CLASS);
        if (conId == null || symbol == null || secType == null || currency == null) {
            return null;
        }
        return new Contract(
                conId,
                symbol,
                secType,
                expiry,
                strike,
                right,
                multiplier,
                currency,
                exchange,
                localSymbol,
                tradingClass);
    }

    /** Absent where nothing is said: an empty cell takes no remark away. */
    private @Nullable Remarks remarks() {
        Remarks strategy = value(ImportColumn.STRATEGY, text -> new Remarks(text, "", List.of()));
        Remarks notes = value(ImportColumn.NOTES, text -> new Remarks("", text, List.of()));
        Remarks tags = value(ImportColumn.TAGS, text -> new Remarks("", "", tags(text)));
        if (strategy == null && notes == null && tags == null) {
            return null;
        }
        return new Remarks(
                strategy == null ? "" : strategy.strategy(),
                notes == null ? "" : notes.notes(),
                tags == null ? List.of() : tags.tags());
    }

    private static List<String> tags(String text) {
        return Stream.of(text.split(";", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private String textOrNone(ImportColumn column) {
        return Objects.requireNonNullElse(value(column, RecordReader::text), "");
    }

    /** The value of a column; absent where the cell is empty, or wrong, which is noted. */
    private <T> @Nullable T value(ImportColumn column, Function<String, T> parser) {
        String text = cells.get(column.columnName());
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException wrong) {
            faults.add(Fault.of(column, text));
            return null;
        }
    }

    private static String text(String text) {
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("not a text on one line");
        }
        return text;
    }

    private static String matching(String text, String pattern) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException("not " + pattern);
        }
        return text;
    }

    private static String modelCode(String text) {
        return new PositionKey(new AccountId("any"), new ContractId(1), text).modelCode();
    }

    private static Instant moment(String text) {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        if (!moment.equals(moment.truncatedTo(ChronoUnit.MICROS)) || moment.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("finer than can be kept, or before 1970");
        }
        return moment;
    }

    /** What another record had from its broker is to this one a replay. */
    private static Source source(String text) {
        Source said = Source.valueOf(text);
        return said.isBrokers() ? Source.REPLAY : said;
    }
}
