package io.truebook.tws;

import java.util.OptionalInt;

/**
 * The peer sent bytes whose structure is broken. The stream cannot be trusted any more: drop the connection.
 *
 * <p>A well framed row with a value we cannot hold is not this; see {@link Incoming.Unacceptable}.
 */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NO_MESSAGE = Integer.MIN_VALUE;

    private final int messageId;
    private final String field;
    private final String excerpt;

    private ProtocolException(String text, int messageId, String field, String excerpt) {
        super(text);
        this.messageId = messageId;
        this.field = field;
        this.excerpt = excerpt;
    }

    /** Broken below the messages: a frame length or the handshake. */
    static ProtocolException inStream(String problem) {
        return new ProtocolException(problem, NO_MESSAGE, "", "");
    }

    /** Broken inside a message; {@code excerpt} is the offending text, already shortened and printable. */
    static ProtocolException inMessage(int id, String field, String excerpt, String problem) {
        String text = "TWS message %d, field %s: %s, found \"%s\"".formatted(id, field, problem, excerpt);
        return new ProtocolException(text, id, field, excerpt);
    }

    /** The message the problem is in; empty when the stream broke outside any message. */
    public OptionalInt messageId() {
        return messageId == NO_MESSAGE ? OptionalInt.empty() : OptionalInt.of(messageId);
    }

    /** The name of the field, or empty when the stream broke outside any message. */
    public String field() {
        return field;
    }

    /** The raw text of the field, printable and at most {@value RawText#EXCERPT_CHARS} characters of it. */
    public String excerpt() {
        return excerpt;
    }
}
