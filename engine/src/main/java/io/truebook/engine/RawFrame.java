package io.truebook.engine;

/**
 * A message as it came off the wire, kept so that a decoder's mistake can be mended by replay.
 *
 * @param serverVersion the version negotiated in its session; decides its layout
 * @param payload the frame without its length
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes belong to this frame alone, and frames are never compared
public record RawFrame(int serverVersion, byte[] payload) {}
