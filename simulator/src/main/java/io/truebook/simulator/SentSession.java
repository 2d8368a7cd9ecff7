package io.truebook.simulator;

import java.nio.file.Path;

/**
 * The record of the frames sent to a session, after the handshake.
 *
 * @param session counts the sessions of the folder, from 1
 * @param file payloads, each behind its length of four bytes, most significant first
 * @param isOpen true while the session lasts
 * @param isWhole false when frames were sent that the file does not have, for lack of budget
 */
public record SentSession(int session, Path file, long frames, long bytes, boolean isOpen, boolean isWhole) {}
