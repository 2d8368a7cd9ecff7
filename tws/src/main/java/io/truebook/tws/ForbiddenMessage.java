package io.truebook.tws;

/** Something other than one of our questions was about to be sent to the broker. A bug; the connection was closed. */
public final class ForbiddenMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForbiddenMessage(String problem) {
        super(problem + "; nothing was sent and the connection was closed");
    }
}
