package io.truebook.ib;

import org.jspecify.annotations.Nullable;

/** A value of the broker that we cannot hold; caught where the message is translated, and never leaves this package. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARS = 64;

    private Refusal(String reason) {
        // No stack trace: this is a result, and garbage may bring thousands of them a second.
        super(reason, null, false, false);
    }

    static Refusal of(String field, Object value, @Nullable String why) {
        String shown = value.toString();
        String cut = shown.length() > SHOWN_CHARS ? shown.substring(0, SHOWN_CHARS) + "..." : shown;
        return new Refusal("field " + field + " is '" + cut + "': " + why);
    }

    /** The reason, naming the field and its value. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
