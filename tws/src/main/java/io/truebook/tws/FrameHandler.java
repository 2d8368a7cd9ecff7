package io.truebook.tws;

/** Takes complete payloads, in order. */
@FunctionalInterface
public interface FrameHandler {
    /** The payload is {@code length} bytes from {@code offset}; the array is only lent for the duration of the call. */
    void onFrame(byte[] bytes, int offset, int length);
}
