package io.truebook.simulator;

import java.io.IOException;

/** Takes the frames of a session one after the other. */
@FunctionalInterface
public interface SentFrames {
    /**
     * One frame.
     *
     * @param index counts the frames of the session after the handshake, from 0
     * @param payload without its length
     * @return whether to go on
     */
    boolean onFrame(long index, byte[] payload) throws IOException;
}
