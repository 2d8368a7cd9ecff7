package io.truebook.ib;

import io.truebook.tws.ClientHandshake;
import java.time.Duration;

/** What happens to the link, as {@link LinkMachine} needs to know it. */
sealed interface LinkEvent {

    /** Somebody wants the link. */
    record WantUp() implements LinkEvent {}

    /** Nobody wants the link any more: it goes down and stays there. */
    record WantDown() implements LinkEvent {}

    /** Time has passed. */
    record Tick() implements LinkEvent {}

    /** A TCP connection stands. */
    record Connected() implements LinkEvent {}

    /** No TCP connection came about. */
    record ConnectFailed(Failure failure, String detail) implements LinkEvent {}

    /** Why no TCP connection came about. */
    enum Failure {
        /** The machine answered that nobody listens. */
        REFUSED,
        /** Nobody answered in time. */
        TIMED_OUT,
        /** The name means no address. */
        UNKNOWN_HOST,
        OTHER
    }

    /** Bytes came, whatever they say. */
    record BytesArrived() implements LinkEvent {}

    /** We did not read, because the intake is full: silence means nothing. */
    record ReadingPaused() implements LinkEvent {}

    /** This process did nothing for a while: silence in that time was ours. */
    record StoodStill(Duration time) implements LinkEvent {}

    /** The first frame of the server. */
    record Answered(ClientHandshake.Outcome outcome) implements LinkEvent {}

    /** Message 15. */
    record AccountsNamed() implements LinkEvent {}

    /** Message 9. */
    record OrderIdGiven() implements LinkEvent {}

    /** Code 326. */
    record ClientIdInUse() implements LinkEvent {}

    /** Code 1300; the text names the new port. */
    record PortChanged(String text) implements LinkEvent {}

    /** Codes 1100 and 2110. */
    record UpstreamLost(int code) implements LinkEvent {}

    /** Codes 1101 and 1102. */
    record UpstreamRestored(int code) implements LinkEvent {}

    /** The check that began with the session, or with the restored upstream link, has ended with this outcome. */
    record CheckEnded(String outcome) implements LinkEvent {}

    /** The peer closed, or the socket failed. */
    record Ended(String how) implements LinkEvent {}

    /** The stream cannot be trusted any more. */
    record Garbled(String how) implements LinkEvent {}
}
