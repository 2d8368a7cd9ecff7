package io.truebook.simulator;

/** A setting or control value that cannot be used; the message names the field, the value and what is allowed. */
public final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String value;

    Refused(String field, Object value, String allowed) {
        super(field + " is \"" + value + "\", but must be " + allowed);
        this.field = field;
        this.value = value.toString();
    }

    public String field() {
        return field;
    }

    public String value() {
        return value;
    }
}
