package io.truebook.service.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The columns of an import, named like those of the tables, and what each takes; the order is that of an export. */
public enum ImportColumn {
    ACCOUNT(Need.ALWAYS, "an account that the broker has named, such as DU1234567"),
    MODEL_CODE(Need.NEVER, "a model's code of at most 64 characters; empty for the account's total"),
    CONID(Need.ALWAYS, "the broker's number of the contract, from 1 to 2147483647"),
    SYMBOL(Need.ALWAYS, Texts.SHORT),
    SEC_TYPE(Need.ALWAYS, "the broker's security type in capitals, such as STK, OPT or FUT"),
    RIGHT(Need.OF_OPTIONS, "CALL or PUT"),
    STRIKE(Need.OF_OPTIONS, Texts.DECIMAL),
    EXPIRY(Need.OF_OPTIONS, "a day as YYYYMMDD, or a month as YYYYMM"),
    MULTIPLIER(Need.NEVER, Texts.DECIMAL),
    CURRENCY(Need.ALWAYS, "the code of a currency in capitals, such as USD"),
    EXCHANGE(Need.NEVER, Texts.SHORT),
    LOCAL_SYMBOL(Need.NEVER, Texts.SHORT),
    TRADING_CLASS(Need.NEVER, Texts.SHORT),
    POSITION(Need.ALWAYS, Texts.DECIMAL),
    AVERAGE_COST(Need.NEVER, Texts.DECIMAL),
    MARKET_PRICE(Need.NEVER, Texts.DECIMAL),
    MARKET_VALUE(Need.NEVER, Texts.DECIMAL),
    UNREALIZED_PNL(Need.NEVER, Texts.DECIMAL),
    REALIZED_PNL(Need.NEVER, Texts.DECIMAL),
    TIMESTAMP(
            Need.ALWAYS,
            "a moment of 1970 or later with its offset, to the microsecond at most, such as 2026-02-03T09:45:00-05:00"),
    SOURCE(Need.NEVER, "MANUAL for a person, else REPLAY; what an export says instead counts as REPLAY"),
    STRATEGY(Need.NEVER, "at most 1000 characters"),
    NOTES(Need.NEVER, "at most 4000 characters"),
    TAGS(Need.NEVER, "at most 100 words with semicolons between");

    /** Where a row of the import must have a value. */
    enum Need {
        ALWAYS,
        /** In rows of options and options on futures. */
        OF_OPTIONS,
        NEVER
    }

    /** What exports and rejects carry beside; it is passed over. */
    private static final Set<String> PASSED_OVER = Set.of(
            "description",
            "date",
            "recorded_at",
            "collector",
            "term",
            "session",
            "seq",
            "schema_version",
            "quantity_as_of",
            "quantity_age_seconds",
            "price_as_of",
            "price_age_seconds",
            "superseded",
            Rejects.REASON);

    private final Need need;
    private final String allowed;

    ImportColumn(Need need, String allowed) {
        this.need = need;
        this.allowed = allowed;
    }

    /** Its name in files. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Need need() {
        return need;
    }

    /** What a value may be, for people. */
    String allowed() {
        return allowed;
    }

    static Optional<ImportColumn> named(String name) {
        return Arrays.stream(values())
                .filter(column -> column.columnName().equals(name))
                .findFirst();
    }

    /** True for a column that a file may have. */
    static boolean isKnown(String name) {
        return PASSED_OVER.contains(name) || named(name).isPresent();
    }

    static String allNames() {
        return String.join(
                ", ", Arrays.stream(values()).map(ImportColumn::columnName).toList());
    }

    /** Those that each file must have. */
    static List<ImportColumn> needed() {
        return Arrays.stream(values())
                .filter(column -> column.need == Need.ALWAYS)
                .toList();
    }

    /** Words that several columns share. */
    private static final class Texts {
        static final String DECIMAL =
                "a decimal number such as -2.5, of at most 20 digits before and 18 behind the point";
        static final String SHORT = "at most 128 characters on one line";

        private Texts() {}
    }
}
