package io.truebook.engine;

import io.truebook.domain.BrokerEvent;

/** Says what a raw frame means. Pure: the same frame is always the same event, now and at replay. */
@FunctionalInterface
public interface FrameInterpreter {

    /** Never throws for what a broker might send: what cannot be accepted is a {@link BrokerEvent.Refused}. */
    BrokerEvent interpret(RawFrame frame);
}
