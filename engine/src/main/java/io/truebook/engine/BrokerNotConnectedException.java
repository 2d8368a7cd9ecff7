package io.truebook.engine;

/** The broker cannot be asked now; the message says where it was tried and what to check. */
public final class BrokerNotConnectedException extends RuntimeException {

    public BrokerNotConnectedException(String message) {
        super(message);
    }
}
