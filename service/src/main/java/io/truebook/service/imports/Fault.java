package io.truebook.service.imports;

/**
 * What is wrong with a value.
 *
 * @param column the column; empty where it is about the row as a whole
 * @param value the value as it was written, cut to a bounded length
 * @param allowed what it must be instead
 */
public record Fault(String column, String value, String allowed) {

    private static final int LONGEST = 200;

    public Fault {
        value = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    }

    static Fault of(ImportColumn column, String value) {
        return new Fault(column.columnName(), value, column.allowed());
    }

    /** One sentence with the column, the value and what is allowed. */
    public String text() {
        if (column.isEmpty()) {
            return allowed;
        }
        return column + (value.isEmpty() ? " is empty" : " is \"" + value + "\"") + ", but must be " + allowed;
    }
}
