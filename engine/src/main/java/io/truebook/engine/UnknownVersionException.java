package io.truebook.engine;

/** A version of a table was asked for that it never had, or that is no longer kept; the table itself is well. */
public final class UnknownVersionException extends UnreadableLakeException {

    public UnknownVersionException(String message) {
        super(message);
    }

    public UnknownVersionException(String message, Throwable cause) {
        super(message, cause);
    }
}
