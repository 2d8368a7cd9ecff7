package io.truebook.tws;

/** What a server reads from a client: a request we know, or the id of one we do not. */
public sealed interface Request permits Outgoing, Request.Unknown {
    /** The message id on the wire. */
    int id();

    /** A request outside {@link Outgoing}, sent by some other client. */
    record Unknown(int id) implements Request {}
}
