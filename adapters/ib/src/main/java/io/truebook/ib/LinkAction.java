package io.truebook.ib;

import io.truebook.tws.ServerVersion;

/** What {@link LinkMachine} wants done, in order. */
sealed interface LinkAction {

    /** Make a TCP connection and greet. */
    record Connect(String host, int port) implements LinkAction {}

    /** The server has accepted the greeting: speak this version and send StartApi. */
    record Begin(ServerVersion version) implements LinkAction {}

    /** Both 9 and 15 are here: the session counts from now on. */
    record OpenSession() implements LinkAction {}

    /** Ask for the server's clock, to see whether it is alive. */
    record Probe() implements LinkAction {}

    /** Close the connection; an open session ends with this cause. */
    record Disconnect(String cause) implements LinkAction {}

    /** Tell an operator that something went well. */
    record Note(String text) implements LinkAction {}

    /** Tell an operator that something needs a look. */
    record Warn(String text) implements LinkAction {}
}
