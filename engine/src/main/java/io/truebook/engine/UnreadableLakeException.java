package io.truebook.engine;

import java.io.IOException;

/** A table of the lake is missing, damaged or not ours; nothing may be concluded about what it holds. */
public class UnreadableLakeException extends IOException {

    public UnreadableLakeException(String message) {
        super(message);
    }

    public UnreadableLakeException(String message, Throwable cause) {
        super(message, cause);
    }
}
